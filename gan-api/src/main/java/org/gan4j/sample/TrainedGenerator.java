package org.gan4j.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.run.CheckpointException;

/**
 * A generator for use: samples, and nothing else. Networks run as in evaluation. Used by one thread
 * at a time.
 */
public interface TrainedGenerator extends AutoCloseable {

    /** {@return the number of latent dimensions} */
    int latentSize();

    /** {@return the shape of one sample, without the batch axis, such as (1, 28, 28)} */
    Shape sampleShape();

    /** {@return what this generator must be told beside latents} */
    Conditioning conditioning();

    /**
     * Generates samples from the latent prior it was trained with.
     *
     * @param request how many, from which seed, with which conditions
     * @return samples in host memory, with the labels they were asked for; images are in [-1, 1]
     * @throws IllegalArgumentException if the request asks an unconditional generator for labels, a
     *     conditional one for classes it does not have, or lacks conditions; the message says how
     *     to mend it
     * @throws IllegalStateException if the latent prior is not one of this library
     */
    Samples sample(SampleRequest request);

    /**
     * Generates samples from the latent prior it was trained with; of a generator with labels, as
     * often of each class as in its training data.
     *
     * @param count how many, at least 1
     * @param seed the seed of the latents; the same seed gives the same samples
     * @return samples in host memory; images are in [-1, 1]
     */
    default Samples sample(int count, long seed) {
        return sample(SampleRequest.of(count).withSeed(seed));
    }

    /**
     * Generates samples from given latents and conditions.
     *
     * @param input z of shape (N, latentSize) and the conditions that the network asks for, on the
     *     device and of the data type of this generator
     * @return samples of shape (N, sampleShape); they belong to the manager of the first array
     * @throws IllegalArgumentException if a shape or data type is another, or a condition is
     *     missing
     */
    NDArray generate(GeneratorInput input);

    /**
     * Generates samples from given latents.
     *
     * @param latent z of shape (N, latentSize), on the device and of the data type of this
     *     generator
     * @return samples of shape (N, sampleShape); they belong to the manager of {@code latent}
     * @throws IllegalArgumentException if the shape or data type is another, or the generator is
     *     conditional
     */
    default NDArray generate(NDArray latent) {
        return generate(GeneratorInput.of(latent));
    }

    /**
     * Writes the weights as {@code generator.safetensors} and a manifest into a directory: it is
     * complete or not there at all.
     *
     * @param directory where to write; an earlier generator of that name is replaced
     * @throws CheckpointException if it cannot be written, or the directory exists and is something
     *     else
     */
    void save(Path directory);

    /** Frees its native memory. Closing a generator that belongs to a trainer does nothing. */
    @Override
    void close();

    /**
     * Loads a saved generator of a ready network.
     *
     * @param directory what {@link #save} wrote
     * @return the generator
     * @throws CheckpointException if it is missing or damaged, or its network cannot be built from
     *     the manifest
     */
    static TrainedGenerator load(Path directory) {
        return GeneratorLoader.find().load(directory, null);
    }

    /**
     * Loads saved weights into a network of your own.
     *
     * @param directory what {@link #save} wrote
     * @param network the same network as the one trained, not yet initialised
     * @return the generator
     * @throws CheckpointException if it is missing or damaged, or of another network
     */
    static TrainedGenerator load(Path directory, Generator network) {
        return GeneratorLoader.find().load(directory, network);
    }
}
