package org.gan4j.schedule;

import com.google.common.base.Preconditions;

/**
 * One value for a while, then a straight line to another, which holds from then on: the learning
 * rate of pix2pix and CycleGAN.
 *
 * @param value the value up to {@code begin} images
 * @param to the value at {@code end} images and after
 * @param begin where the line begins, in images, 0 or more
 * @param end where it ends, in images, after {@code begin}
 */
public record ConstantThenLinear(double value, double to, long begin, long end)
        implements Schedule {

    public ConstantThenLinear {
        Preconditions.checkArgument(
                Double.isFinite(value) && Double.isFinite(to),
                "the values must be finite, but were %s and %s",
                value,
                to);
        Preconditions.checkArgument(
                begin >= 0 && end > begin,
                "the line must begin at 0 images or later and end after that, but goes from %s to"
                        + " %s",
                begin,
                end);
    }

    @Override
    public double at(long imagesSeen) {
        double part = (double) (imagesSeen - begin) / (end - begin);
        return value + (to - value) * Math.max(0, Math.min(1, part));
    }
}
