package org.gan4j.sample;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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
     * The same generator with standing statistics (Brock et al. 2019, section 4.1): batch
     * normalisation has the means of its statistics over batches of the requested samples, in the
     * place of those that ran along in training, which do not fit truncated latents, or weights
     * that are averages.
     *
     * <pre>{@code
     * TrainedGenerator truncated =
     *         generator.withStandingStatistics(SampleRequest.of(6_400).truncated(0.5));
     * Samples samples = truncated.sample(SampleRequest.of(64).truncated(0.5));
     * }</pre>
     *
     * @param request samples like those that will be asked for, at least 2, of which whole batches
     *     of 64 are used; the paper has 100 batches
     * @return a generator with weights of its own, to be closed before this one; without batch
     *     normalisation it makes the same samples
     * @throws IllegalArgumentException as {@link #sample(SampleRequest)}
     * @throws UnsupportedOperationException if this generator is not one of the backend
     */
    default TrainedGenerator withStandingStatistics(SampleRequest request) {
        throw new UnsupportedOperationException(this + " has no statistics that can be changed");
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
     * Generates samples through which gradients flow to the latents and conditions, while gradients
     * are recorded; what is trained is not changed.
     *
     * @param input as for {@link #generate(GeneratorInput)}
     * @return samples of shape (N, sampleShape), as in evaluation
     * @throws IllegalArgumentException as {@link #generate(GeneratorInput)}
     * @throws UnsupportedOperationException if this generator is not one of the backend
     */
    default NDArray generateWithGradients(GeneratorInput input) {
        throw new UnsupportedOperationException(this + " has no gradients");
    }

    /**
     * The latents from which {@link #sample(SampleRequest)} makes its samples.
     *
     * @param request how many, from which seed
     * @param manager what they belong to
     * @return (count, latentSize), of the data type of this generator
     * @throws IllegalArgumentException as {@link #sample(SampleRequest)}, or if there are no
     *     latents
     * @throws UnsupportedOperationException if this generator is not one of the backend
     */
    default NDArray latents(SampleRequest request, NDManager manager) {
        throw new UnsupportedOperationException(this + " does not tell its latents");
    }

    /** {@return where this generator works} */
    default Device device() {
        return Device.cpu();
    }

    /**
     * Makes images of images; see {@link TrainedTranslator}.
     *
     * @param images of the shape that {@link #conditioning()} asks for, as bytes or in [-1, 1]
     * @param how with dropout and the statistics of each, or without
     * @return as many images in [-1, 1], in their order; what becomes of one does not depend on the
     *     others
     * @throws IllegalArgumentException if they have another shape, there are none, or this
     *     generator does not make its samples of images alone
     * @throws UnsupportedOperationException if this generator is not one of the backend
     */
    default Samples translate(Samples images, Translation how) {
        throw new UnsupportedOperationException(this + " cannot translate");
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

    /**
     * The network as a table, for people.
     *
     * @return lines with each layer, the shape of its output for one sample, and the number of its
     *     parameters
     * @throws UnsupportedOperationException if this generator is not one of the backend
     */
    default String summary() {
        throw new UnsupportedOperationException(this + " has no network that can be shown");
    }

    /**
     * Writes the generator as a TorchScript file, for use without this library: {@code
     * torch.jit.load(file)} gives a module whose {@code forward} takes z (N, latentSize), if there
     * are latents, then labels, vector and image as far as {@link #conditioning()} asks for them,
     * and returns samples (N, sampleShape), as in evaluation.
     *
     * @param file where to write, such as {@code generator.pt}; an earlier file is replaced
     * @throws IllegalStateException if a part of the network is not TorchScript, or the network
     *     does more than its block; the message names it
     * @throws java.io.UncheckedIOException if the file cannot be written
     * @throws UnsupportedOperationException if this generator is not one of the backend
     */
    default void exportTorchScript(Path file) {
        throw new UnsupportedOperationException(this + " has no network that can be written");
    }

    /**
     * Writes the weights as a safetensors file, named as in the {@code state_dict} of PyTorch.
     *
     * @param file where to write, such as {@code generator.safetensors}; an earlier file is
     *     replaced
     * @throws java.io.UncheckedIOException if the file cannot be written
     * @throws UnsupportedOperationException if this generator is not one of the backend
     */
    default void exportSafetensors(Path file) {
        throw new UnsupportedOperationException(this + " has no weights that can be written");
    }

    /** Frees its native memory. Closing a generator that belongs to a trainer does nothing. */
    @Override
    void close();

    /**
     * Loads a saved generator of a ready network, to work on the CPU.
     *
     * @param directory what {@link #save} wrote
     * @return the generator
     * @throws CheckpointException if it is missing or damaged, or its network cannot be built from
     *     the manifest
     */
    static TrainedGenerator load(Path directory) {
        return load(directory, Device.cpu());
    }

    /**
     * Loads a saved generator of a ready network. A seed gives the same latents on every device.
     *
     * @param directory what {@link #save} wrote
     * @param device where it is to work, such as {@code Device.gpu()}
     * @return the generator
     * @throws IllegalArgumentException if there is no such device
     * @throws CheckpointException if it is missing or damaged, or its network cannot be built from
     *     the manifest
     */
    static TrainedGenerator load(Path directory, Device device) {
        return GeneratorLoader.find().load(directory, null, device);
    }

    /**
     * Loads weights that were trained elsewhere, for latents from N(0, I).
     *
     * <p>The file has a tensor for each of the network, of the same shape, by the names of {@link
     * #exportSafetensors}; all of its names may have one more part before them, such as {@code
     * main.} or {@code module.}. Values of half precision are converted; {@code
     * num_batches_tracked}, which PyTorch's BatchNorm counts, is left out.
     *
     * @param file a safetensors file
     * @param network the same network as the one trained, not yet initialised
     * @return the generator, in float32, or float64 if all tensors are
     * @throws CheckpointException if the file is missing, damaged or of another network; the
     *     message names the tensors that differ
     */
    static TrainedGenerator importSafetensors(Path file, Generator network) {
        return GeneratorLoader.find().importSafetensors(file, network);
    }

    /**
     * Loads saved weights into a network of your own, to work on the CPU.
     *
     * @param directory what {@link #save} wrote
     * @param network the same network as the one trained, not yet initialised
     * @return the generator
     * @throws CheckpointException if it is missing or damaged, or of another network
     */
    static TrainedGenerator load(Path directory, Generator network) {
        return GeneratorLoader.find().load(directory, network, Device.cpu());
    }
}
