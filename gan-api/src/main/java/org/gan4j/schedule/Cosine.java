package org.gan4j.schedule;

import com.google.common.base.Preconditions;

/**
 * Half a cosine wave: to + (from - to) (1 + cos(pi min(1, t / images))) / 2 (Loshchilov and Hutter
 * 2017, eq. 5, without restarts).
 *
 * @param from the value at 0 images
 * @param to the value at {@code images} and after
 * @param images the length in images, at least 1
 */
public record Cosine(double from, double to, long images) implements Schedule {

    public Cosine {
        Preconditions.checkArgument(
                Double.isFinite(from) && Double.isFinite(to),
                "from and to must be finite, but were %s and %s",
                from,
                to);
        Preconditions.checkArgument(images >= 1, "images must be at least 1, but was %s", images);
    }

    @Override
    public double at(long imagesSeen) {
        double part = Math.min(1.0, (double) imagesSeen / images);
        return to + (from - to) * (1 + Math.cos(Math.PI * part)) / 2;
    }
}
