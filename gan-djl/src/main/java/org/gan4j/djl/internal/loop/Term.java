package org.gan4j.djl.internal.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/** A term of a player's loss. */
final class Term {

    private final String name;
    private final Regularizer regularizer;
    private final Schedule weight;
    private final NDManager memory;
    private @Nullable NDArray factor;
    private double factorValue;

    /**
     * Joins what belongs together.
     *
     * @param name its name in the numbers of a step
     * @param regularizer the term
     * @param weight its weight, as it moves in this run
     * @param memory what lives as long as the run
     */
    Term(String name, Regularizer regularizer, Schedule weight, NDManager memory) {
        this.name = name;
        this.regularizer = regularizer;
        this.weight = weight;
        this.memory = memory;
    }

    String name() {
        return name;
    }

    Regularizer regularizer() {
        return regularizer;
    }

    /** Whether it comes in the player's step of this number. */
    boolean isDue(long step) {
        return step % regularizer.interval() == 0;
    }

    /**
     * A value of the regularizer times the weight. The weight is an array, made anew when it has
     * moved: a scalar times a Java double is a float64, and DJL's toType cuts gradients off.
     *
     * @param value the value
     * @param imagesSeen the clock of the weight
     * @param type the type of the loss
     */
    NDArray weighted(NDArray value, long imagesSeen, DataType type) {
        double now = weight.at(imagesSeen) * regularizer.interval();
        if (factor == null || now != factorValue) {
            if (factor != null) {
                factor.close();
            }
            // A copy in libtorch's own memory; what it is copied from goes with the step.
            factor = memory.create(now).toType(type, false).duplicate();
            NDScope.unregister(factor);
            factorValue = now;
        }
        return value.mul(factor);
    }
}
