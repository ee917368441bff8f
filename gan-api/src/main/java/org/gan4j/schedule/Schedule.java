package org.gan4j.schedule;

import java.util.Map;
import org.gan4j.run.Stateful;

/**
 * A value that changes over a run: a learning rate, a weight, a noise level. Every schedule runs on
 * one clock, the number of real images shown to the discriminator, so that it means the same at any
 * batch size. One that is {@link Stateful} adapts itself to the run, and does not go with a lazy
 * regularizer.
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
     * One value for a while, then a straight line to another.
     *
     * @param value the value up to {@code begin} images
     * @param to the value at {@code end} images and after
     * @param begin where the line begins, in images, 0 or more
     * @param end where it ends, in images
     * @return the schedule
     */
    static Schedule constantThenLinear(double value, double to, long begin, long end) {
        return new ConstantThenLinear(value, to, begin, end);
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

    /**
     * Exponential decay.
     *
     * @param value the value at 0 images
     * @param halfLife after so many images half of it is left, above 0
     * @return the schedule
     */
    static Schedule exponential(double value, double halfLife) {
        return new Exponential(value, halfLife);
    }

    /**
     * Steps.
     *
     * @param values the value from each number of images on; one of them is from 0 on
     * @return the schedule
     */
    static Schedule piecewise(Map<Long, Double> values) {
        return new Piecewise(values);
    }

    /**
     * This schedule, approached in a straight line from 0.
     *
     * @param images the length of the warm-up in images, at least 1
     * @return the schedule
     */
    default Schedule warmedUp(long images) {
        return new WarmUp(this, images);
    }
}
