package org.gan4j.djl.internal.loop;

import ai.djl.ndarray.NDList;
import com.google.common.base.Preconditions;
import org.gan4j.rule.Gradients;
import org.gan4j.run.Player;

/** Gradients that wait to be applied. */
final class OpenGradients implements Gradients {

    private final Learner learner;
    private final NDList arrays;
    private final Step step;
    private final long samples;
    private final StepMemory memory;
    private boolean applied;

    OpenGradients(Learner learner, NDList arrays, Step step, long samples, StepMemory memory) {
        this.learner = learner;
        this.arrays = arrays;
        this.step = step;
        this.samples = samples;
        this.memory = memory;
    }

    @Override
    public Player player() {
        return learner.player();
    }

    @Override
    public NDList arrays() {
        return arrays;
    }

    /** How many samples they are the mean over. */
    long samples() {
        return samples;
    }

    boolean isApplied() {
        return applied;
    }

    /** Updates the player; once. */
    void apply() {
        Preconditions.checkState(!applied, "these gradients were applied before");
        Preconditions.checkState(
                memory.isOpen(), "the pass of these gradients is closed: apply them before");
        applied = true;
        learner.update(arrays, step);
    }
}
