package org.gan4j;

import ai.djl.ndarray.NDArray;

/**
 * The game: what each player minimises, as a pure function of the critiques.
 *
 * <p>A loss neither back-propagates nor steps, keeps nothing, and changes none of its arguments. It
 * is a mean over the batch, so that its value does not depend on the batch size.
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
