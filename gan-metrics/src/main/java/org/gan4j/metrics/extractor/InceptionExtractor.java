package org.gan4j.metrics.extractor;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchModule;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.Features;
import org.gan4j.metrics.Resize;

/**
 * Inception-v3 of 2015-12-05, the network of the published inception scores and distances, from the
 * TorchScript file that NVIDIA distributes with StyleGAN: its {@code forward} takes bytes (N, 3, H,
 * W) and the flags {@code return_features} and {@code no_output_bias}, in any order, resizes the
 * images to 299 as TensorFlow 1 did, and returns 2048 features, or the probabilities of 1008
 * classes. As logits serve the logarithms of the probabilities without the output's bias, which
 * {@code InceptionScore} asks for.
 *
 * <p>The weights are not part of this library and nothing is fetched unasked: give a file, or call
 * {@link #download}. Any file of the same interface works.
 */
public final class InceptionExtractor implements FeatureExtractor {

    /** The file of NVIDIA's repositories. */
    private static final String NAME = "inception-2015-12-05";

    private static final int SIZE = 299;
    private static final double SMALLEST = Float.MIN_NORMAL;

    private final TorchModule network;
    private final ForwardSignature signature;
    private final Identity identity;
    private final Device device;
    private final Resize resize;
    private final boolean classifies;

    private InceptionExtractor(
            TorchModule network,
            ForwardSignature signature,
            Device device,
            Identity identity,
            boolean classifies) {
        this.network = network;
        this.signature = signature;
        this.device = device;
        this.identity = identity;
        this.resize = identity.resize();
        this.classifies = classifies;
    }

    /**
     * Loads the network on the CPU; it resizes images itself.
     *
     * @param file the TorchScript file
     * @return the extractor, to be closed
     * @throws IOException if the file is missing, damaged or another network; the message names it
     */
    public static InceptionExtractor load(Path file) throws IOException {
        return load(file, Device.cpu(), Resize.TF1_BILINEAR);
    }

    /**
     * Loads the network.
     *
     * @param file the TorchScript file
     * @param device where it runs
     * @param resize how images are brought to 299 x 299 pixels; the network itself does {@link
     *     Resize#TF1_BILINEAR}, clean-fid takes {@link Resize#PIL_BICUBIC}
     * @return the extractor, to be closed
     * @throws IOException if the file is missing, damaged or another network; the message names it
     * @throws IllegalArgumentException if there is no such device, or the resizing is none
     */
    public static InceptionExtractor load(Path file, Device device, Resize resize)
            throws IOException {
        Preconditions.checkArgument(
                resize != Resize.NONE, "Inception takes images of 299 pixels: name a resizing");
        Device there = Torch.device(device);
        TorchModule network = TorchModule.load(file, there);
        try {
            String hash = MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
            return new InceptionExtractor(
                    network,
                    ForwardSignature.read(file),
                    there,
                    new Identity(NAME, hash, resize),
                    true);
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /**
     * The same without logits, in half the time: the network's two outputs take a pass each.
     *
     * @return an extractor that shares the network, so close only one of them
     */
    public InceptionExtractor withoutLogits() {
        return new InceptionExtractor(network, signature, device, identity, false);
    }

    /**
     * Fetches the file once and keeps it. What is there of an interrupted download is continued;
     * the file appears only when its hash is right.
     *
     * @param source where from
     * @param sha256 the hash that the file must have, as 64 hexadecimal digits
     * @param file where it is kept; nothing is fetched if it is there with this hash
     * @param listener is told how many bytes have come
     * @return the file
     * @throws IOException if it cannot be fetched or its hash is another
     */
    public static Path download(URI source, String sha256, Path file, ProgressListener listener)
            throws IOException {
        return new PinnedFile(source, sha256, file).fetch(listener);
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public void exportTorchScript(Path file, Shape imageShape) {
        throw new UnsupportedOperationException(
                "Inception is a TorchScript file already: use the one that this extractor was loaded from");
    }

    @Override
    public Extracted extract(Samples images) {
        try (NDManager manager = Torch.newManager(device);
                NDScope strays = new NDScope();
                GradMode off = GradMode.off()) {
            NDArray pixels = ImageTensors.colours(ImageTensors.pixels(manager, images));
            NDArray input =
                    resize == Resize.TF1_BILINEAR
                            ? pixels.toType(DataType.UINT8, false)
                            : resize.apply(pixels, SIZE, SIZE);
            NDList features = network.run(manager, "forward", signature.arguments(input, true));
            return new Extracted(
                    ImageTensors.features(features.head()),
                    classifies ? logits(manager, input) : null);
        } catch (EngineException e) {
            throw new IllegalStateException(
                    "%s failed on images of shape %s: use the TorchScript file of the FID network"
                            .formatted(identity, images.sampleShape()),
                    e);
        }
    }

    private Features logits(NDManager manager, NDArray input) {
        NDList probabilities = network.run(manager, "forward", signature.arguments(input, false));
        return ImageTensors.features(probabilities.head().maximum(SMALLEST).log());
    }

    @Override
    public void close() {
        network.close();
    }

    @Override
    public String toString() {
        return identity.toString();
    }
}
