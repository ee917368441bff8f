package org.gan4j.network;

import ai.djl.nn.Block;

/** A block that is a sequence of layers, and can be made with one more. */
public interface LayerSequence {

    /**
     * The same layers with one more before the last.
     *
     * @param name the name of the new layer; the second of that name is numbered
     * @param layer any block that is not yet initialised
     * @return a new block
     * @throws IllegalStateException if there are fewer than two layers
     */
    Block withLayerBeforeLast(String name, Block layer);
}
