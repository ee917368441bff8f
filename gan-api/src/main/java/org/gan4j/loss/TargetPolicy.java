package org.gan4j.loss;

import ai.djl.ndarray.types.Shape;
import org.gan4j.run.StepContext;

/**
 * What the discriminator is told: decides the labels of every one of its steps. Label smoothing and
 * label flipping live here.
 */
@FunctionalInterface
public interface TargetPolicy {

    /**
     * Decides the labels of one discriminator step.
     *
     * @param logits the shape of the logits of real samples, (N) or (N, ...) for patches
     * @param context the step, with its random numbers
     * @return the labels, one for each sample or for each patch
     */
    Targets targets(Shape logits, StepContext context);

    /** {@return 1 for every real sample, 0 for every generated one} */
    static TargetPolicy hard() {
        return HardTargets.INSTANCE;
    }
}
