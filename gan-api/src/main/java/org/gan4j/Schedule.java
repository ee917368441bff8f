package org.gan4j;

import org.gan4j.schedule.Constant;
import org.gan4j.schedule.Cosine;
import org.gan4j.schedule.Linear;

/**
 * A value that changes over a run: a learning rate, a weight, a noise level. Every schedule runs on
 * one clock, the number of real images shown to the discriminator, so that it means the same at any
 * batch size.
 */
@FunctionalInterface
public interface Schedule {

    /**
     * The value at a moment of the run.
     *
     * @param imagesSeen real images shown to the discriminator so far, 0 or more
     * @return the value
     */
    double at(long imagesSeen);

    /**
     * A value that never changes.
     *
     * @param value the value
     * @return the schedule
     */
    static Schedule constant(double value) {
        return new Constant(value);
    }

    /**
     * A straight line, and its end value from then on.
     *
     * @param from the value at 0 images
     * @param to the value at {@code images} and after
     * @param images the length in images, at least 1
     * @return the schedule
     */
    static Schedule linear(double from, double to, long images) {
        return new Linear(from, to, images);
    }

    /**
     * Half a cosine wave, and its end value from then on.
     *
     * @param from the value at 0 images
     * @param to the value at {@code images} and after
     * @param images the length in images, at least 1
     * @return the schedule
     */
    static Schedule cosine(double from, double to, long images) {
        return new Cosine(from, to, images);
    }
}
