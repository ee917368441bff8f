package org.gan4j.rule;

import ai.djl.ndarray.NDList;
import org.gan4j.run.Player;

/** Gradients of one player's loss, terms included, before gradient transforms. */
public interface Gradients {

    /** {@return whose} */
    Player player();

    /**
     * {@return one for each trainable parameter, in order; they may be changed in place before they
     * are applied, and live as long as their pass}
     */
    NDList arrays();
}
