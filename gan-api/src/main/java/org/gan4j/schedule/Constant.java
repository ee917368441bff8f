package org.gan4j.schedule;

import com.google.common.base.Preconditions;

/**
 * A value that never changes.
 *
 * @param value the value, finite
 */
public record Constant(double value) implements Schedule {

    public Constant {
        Preconditions.checkArgument(
                Double.isFinite(value), "value must be finite, but was %s", value);
    }

    @Override
    public double at(long imagesSeen) {
        return value;
    }

    @Override
    public String toString() {
        return Double.toString(value);
    }
}
