package org.gan4j.optim;

import ai.djl.ndarray.NDList;
import org.gan4j.run.Stateful;

/** An optimizer at work on the trainable parameters of one player. */
public interface Updater extends Stateful {

    /**
     * Updates every parameter in place. Gradients are not recorded.
     *
     * @param gradients one for each parameter, in order; they belong to the step
     * @param imagesSeen real images seen so far, the clock of every schedule
     */
    void update(NDList gradients, long imagesSeen);
}
