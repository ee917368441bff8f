package org.gan4j.network;

import ai.djl.nn.Block;

/**
 * A discriminator that can host a layer in front of its head, as minibatch statistics ask for. The
 * ready networks can, and {@link Discriminator#of} around a sequential block.
 */
public interface TakesLayers {

    /** What a layer before the head is called, in sequences that name their layers. */
    String BEFORE_HEAD = "before_head";

    /**
     * The same network with one more layer between its last hidden layer and its head.
     *
     * @param layer takes (N, F) or (N, C, H, W), and returns the same with more features or
     *     channels; not yet initialised
     * @return a discriminator that is not yet initialised
     */
    Discriminator withLayerBeforeHead(Block layer);

    /**
     * Puts a layer in front of the head of a discriminator that can host one.
     *
     * @param discriminator any discriminator
     * @param layer the layer
     * @param what the technique that asks for it, for the error message
     * @return the discriminator with the layer
     * @throws IllegalStateException if it cannot host one; the message names the remedy
     */
    static Discriminator insert(Discriminator discriminator, Block layer, Object what) {
        if (discriminator instanceof TakesLayers host) {
            return host.withLayerBeforeHead(layer);
        }
        throw new IllegalStateException(
                "%s needs a place before the head of %s, which shows none: use one of Discriminators, wrap a SequentialBlock, or implement TakesLayers"
                        .formatted(what, discriminator));
    }
}
