package org.gan4j.constraint;

import org.gan4j.run.Parameters;
import org.gan4j.run.Player;
import org.gan4j.run.StepContext;

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
    void apply(Parameters parameters, StepContext context);
}
