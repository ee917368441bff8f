package org.gan4j;

import ai.djl.ndarray.NDList;

/** Acts on the weights of a player right after each of its updates, as weight clipping does. */
public interface Constraint {

    /** {@return whose weights are constrained} */
    Player player();

    /**
     * Changes the weights in place. Gradients are not recorded.
     *
     * @param parameters every trainable parameter of the player
     * @param context the step that has just updated them
     */
    void apply(NDList parameters, StepContext context);
}
