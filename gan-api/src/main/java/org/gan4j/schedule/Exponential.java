package org.gan4j.schedule;

import com.google.common.base.Preconditions;

/**
 * Exponential decay: value 0.5^(t / halfLife).
 *
 * @param value the value at 0 images
 * @param halfLife after so many images half of it is left, above 0
 */
public record Exponential(double value, double halfLife) implements Schedule {

    public Exponential {
        Preconditions.checkArgument(
                Double.isFinite(value), "value must be finite, but was %s", value);
        Preconditions.checkArgument(
                halfLife > 0, "the half-life must be above 0 images, but was %s", halfLife);
    }

    @Override
    public double at(long imagesSeen) {
        return value * Math.pow(0.5, imagesSeen / halfLife);
    }
}
