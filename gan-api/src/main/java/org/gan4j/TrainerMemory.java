package org.gan4j;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Memory that lives as long as its trainer, and what there is to know to size it. */
public interface TrainerMemory {

    /** {@return the manager of the trainer, on its device; it is closed with the trainer} */
    NDManager manager();

    /** {@return the data type of weights and samples} */
    DataType dataType();

    /** {@return the shape of one sample, without the batch axis} */
    Shape sampleShape();

    /**
     * The trainable parameters of a player.
     *
     * @param player whose
     * @return the live arrays, in the order of its block
     */
    NDList parameters(Player player);
}
