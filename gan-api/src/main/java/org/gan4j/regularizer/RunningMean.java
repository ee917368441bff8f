package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StateVisitor;

/** A mean of what a run has seen so far, which starts at 0 and is a constant for gradients. */
final class RunningMean {

    private final NDArray mean;

    RunningMean(RunMemory memory, Shape shape) {
        mean = memory.manager().zeros(shape, memory.dataType());
    }

    /** Moves by a part of the way to a value; returns the mean as it is now, for good. */
    NDArray follow(NDArray value, double rate) {
        mean.addi(value.stopGradient().sub(mean).mul(rate));
        return mean.duplicate();
    }

    void visitState(StateVisitor visitor, String name) {
        visitor.tensor(name, mean);
    }
}
