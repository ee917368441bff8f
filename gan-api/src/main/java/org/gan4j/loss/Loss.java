package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import org.gan4j.run.Player;

/**
 * The game: what each player minimises, as a pure function of the critiques.
 *
 * <p>A loss neither back-propagates nor steps, and changes none of its arguments. One with memory
 * is {@link org.gan4j.run.PerRun}. It is a mean over the batch, so that its value does not depend
 * on the batch size.
 */
public interface Loss {

    /**
     * The discriminator's loss.
     *
     * @param critiques logits of the real and of the generated batch, and the labels
     * @return a scalar to minimise
     */
    NDArray discriminator(Critiques critiques);

    /**
     * The generator's loss.
     *
     * @param critiques logits of the generated batch, and of the real one if {@link
     *     #generatorSeesReal()}
     * @return a scalar to minimise
     */
    NDArray generator(Critiques critiques);

    /**
     * Told of every step that is taken, after its loss was computed: the place where a loss with
     * memory moves it, since {@link #discriminator} is also called to look ahead. Does nothing by
     * default.
     *
     * @param player whose step it is
     * @param critiques what its loss was computed from
     */
    default void played(Player player, Critiques critiques) {}

    /**
     * {@return what its logits mean, for whoever watches a run; nothing in particular by default}
     */
    default LogitScale scale() {
        return LogitScale.FREE;
    }

    /**
     * {@return whether {@link #generator} reads the logits of real samples, as relativistic losses
     * do; false by default, which spares a forward pass}
     */
    default boolean generatorSeesReal() {
        return false;
    }

    /**
     * {@return whether {@link #discriminator} honours {@link Critiques#targets()}; false by
     * default, and then softened labels are refused when the trainer is built}
     */
    default boolean usesTargets() {
        return false;
    }
}
