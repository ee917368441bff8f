package org.gan4j.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gan4j.data.Conditioning;

/**
 * The network G: latent in, samples out.
 *
 * <p>{@link #of} wraps any DJL block; the ready networks are in the backend's {@code Generators}.
 */
public interface Generator extends Network {

    /**
     * {@return the number of latent dimensions: {@link #generate} takes z of shape (N, this); 0 for
     * none}
     */
    int latentSize();

    /** {@return the shape of one sample, without the batch axis, such as (1, 28, 28)} */
    Shape sampleShape();

    @Override
    default List<Shape> inputShapes(int batchSize) {
        List<Shape> shapes = new ArrayList<>();
        if (latentSize() > 0) {
            shapes.add(new Shape(batchSize, latentSize()));
        }
        shapes.addAll(conditioning().shapes(batchSize));
        return shapes;
    }

    /**
     * Generates samples. By default the block is given the latent and the conditions that {@link
     * #conditioning()} asks for, in the order of {@link #inputShapes}, and its first output holds
     * the samples.
     *
     * @param input z of shape (N, latentSize), and the conditions
     * @param pass the weights to use and whether this is training
     * @return samples of shape (N, sampleShape); images are in [-1, 1]
     */
    default NDArray generate(GeneratorInput input, ForwardPass pass) {
        return pass.run(block(), input.arrays(conditioning())).head();
    }

    /**
     * {@return how to build this network again in another process, if it can be described; a
     * network without a recipe is loaded by whoever can build it himself}
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
        return new BlockGenerator(block, latentSize, batchOfOne.slice(1), Conditioning.none());
    }

    /**
     * Wraps a DJL block that takes z of shape (N, latentSize), if that is not 0, and then the
     * conditions, in the order of {@link #inputShapes}.
     *
     * @param block the network, not yet initialised
     * @param latentSize the number of latent dimensions, 0 or more
     * @param sampleShape the shape of one sample that the block returns
     * @param conditioning what it must be told
     * @return the generator
     * @throws IllegalArgumentException if it takes neither latents nor conditions
     */
    static Generator of(Block block, int latentSize, Shape sampleShape, Conditioning conditioning) {
        Preconditions.checkNotNull(block, "block");
        Preconditions.checkArgument(
                latentSize >= 1 || (latentSize == 0 && !conditioning.isNone()),
                "a generator needs latents or conditions to make samples of, but latentSize is %s",
                latentSize);
        return new BlockGenerator(block, latentSize, sampleShape, conditioning);
    }
}
