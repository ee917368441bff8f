package org.gan4j.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;

/**
 * How a network is run: with which weights, and whether as in training.
 *
 * <p>The same {@link Block} runs with the live weights, with averaged ones or with those of a
 * look-ahead, depending on the store.
 *
 * @param weights where a block finds the values of its parameters
 * @param training whether layers behave as in training (BatchNorm uses the statistics of the batch
 *     and updates its running ones, dropout drops)
 */
public record ForwardPass(ParameterStore weights, boolean training) {

    /**
     * Runs a block.
     *
     * @param block an initialised block
     * @param inputs what its {@code forward} takes
     * @return what its {@code forward} returns
     */
    public NDList run(Block block, NDList inputs) {
        return block.forward(weights, inputs, training);
    }

    /**
     * Runs a block of one input and one output.
     *
     * @param block an initialised block
     * @param input what its {@code forward} takes
     * @return its only output
     */
    public NDArray run(Block block, NDArray input) {
        return run(block, new NDList(input)).singletonOrThrow();
    }
}
