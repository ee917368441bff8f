package org.gan4j;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.Optional;

/**
 * The network G: latent in, samples out.
 *
 * <p>All trainable memory lives in the parameters of {@link #block()}; the backend initialises
 * them, updates them and saves them. {@link #of} wraps any DJL block; the ready networks are in the
 * backend's {@code Generators}.
 */
public interface Generator {

    /**
     * {@return the block that holds every parameter of this network, the same one at every call}
     */
    Block block();

    /** {@return the number of latent dimensions: {@link #generate} takes z of shape (N, this)} */
    int latentSize();

    /** {@return the shape of one sample, without the batch axis, such as (1, 28, 28)} */
    Shape sampleShape();

    /**
     * Generates samples.
     *
     * @param inputs z of shape (N, latentSize), and labels of shape (N) if the game is conditional
     * @param pass the weights to use and whether this is training
     * @return samples of shape (N, sampleShape); images are in [-1, 1]
     */
    default NDArray generate(NDList inputs, ForwardPass pass) {
        return pass.run(block(), inputs).head();
    }

    /**
     * {@return how to build this network again in another process, if it can be described; a
     * network without a recipe is loaded with {@link TrainedGenerator#load(java.nio.file.Path,
     * Generator)}}
     */
    default Optional<NetworkRecipe> recipe() {
        return Optional.empty();
    }

    /**
     * Wraps a DJL block that takes z of shape (N, latentSize) and returns samples.
     *
     * @param block the network, not yet initialised
     * @param latentSize the number of latent dimensions, at least 1
     * @return a generator whose sample shape is what the block says it returns
     * @throws IllegalArgumentException if the latent size is below 1, or the block returns no shape
     *     for it
     */
    static Generator of(Block block, int latentSize) {
        Preconditions.checkNotNull(block, "block");
        Preconditions.checkArgument(
                latentSize >= 1, "latentSize must be at least 1, but was %s", latentSize);
        Shape batchOfOne = block.getOutputShapes(new Shape[] {new Shape(1, latentSize)})[0];
        return new BlockGenerator(block, latentSize, batchOfOne.slice(1));
    }
}
