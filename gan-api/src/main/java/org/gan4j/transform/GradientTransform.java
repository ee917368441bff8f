package org.gan4j.transform;

import ai.djl.ndarray.NDList;
import org.gan4j.run.StepContext;

/** Changes the gradients of a step before the optimizer sees them, as gradient clipping does. */
@FunctionalInterface
public interface GradientTransform {

    /**
     * Transforms the gradients of one step.
     *
     * @param gradients one for each trainable parameter of the player, in the order of its block;
     *     they belong to this step and may be changed in place
     * @param context the step, with its player
     * @return as many gradients of the same shapes
     */
    NDList apply(NDList gradients, StepContext context);
}
