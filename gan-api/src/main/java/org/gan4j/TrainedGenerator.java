package org.gan4j;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import org.gan4j.data.Samples;
import org.gan4j.spi.TrainingBackend;

/**
 * A generator for use: samples, and nothing else. Networks run as in evaluation. Used by one thread
 * at a time.
 */
public interface TrainedGenerator extends AutoCloseable {

    /** {@return the number of latent dimensions} */
    int latentSize();

    /** {@return the shape of one sample, without the batch axis, such as (1, 28, 28)} */
    Shape sampleShape();

    /**
     * Generates samples from the latent prior it was trained with.
     *
     * @param count how many, at least 1
     * @param seed the seed of the latents; the same seed and count give the same samples
     * @return samples in host memory; images are in [-1, 1]
     */
    Samples sample(int count, long seed);

    /**
     * Generates samples from given latents.
     *
     * @param latent z of shape (N, latentSize), on the device and of the data type of this
     *     generator
     * @return samples of shape (N, sampleShape); they belong to the manager of {@code latent}
     * @throws IllegalArgumentException if the shape is another
     */
    NDArray generate(NDArray latent);

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
        return TrainingBackend.find().loadGenerator(directory, null);
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
        return TrainingBackend.find().loadGenerator(directory, network);
    }
}
