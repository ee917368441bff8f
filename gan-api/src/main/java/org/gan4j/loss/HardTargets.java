package org.gan4j.loss;

import ai.djl.ndarray.types.Shape;
import org.gan4j.run.StepContext;

/** The labels as they are. */
enum HardTargets implements TargetPolicy {
    INSTANCE;

    @Override
    public Targets targets(Shape logits, StepContext context) {
        return Targets.HARD;
    }
}
