package org.gan4j.schedule;

import com.google.common.base.Preconditions;

/**
 * A straight line: from + (to - from) min(1, t / images).
 *
 * @param from the value at 0 images
 * @param to the value at {@code images} and after
 * @param images the length in images, at least 1
 */
public record Linear(double from, double to, long images) implements Schedule {

    public Linear {
        Preconditions.checkArgument(
                Double.isFinite(from) && Double.isFinite(to),
                "from and to must be finite, but were %s and %s",
                from,
                to);
        Preconditions.checkArgument(images >= 1, "images must be at least 1, but was %s", images);
    }

    @Override
    public double at(long imagesSeen) {
        return imagesSeen >= images ? to : from + (to - from) * imagesSeen / images;
    }
}
