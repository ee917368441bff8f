package org.gan4j.metrics.extractor;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import com.google.common.base.Preconditions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.gan4j.data.Samples;
import org.gan4j.djl.nn.ScriptExport;
import org.gan4j.djl.nn.ScriptExport.Returns;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchModule;
import org.gan4j.file.WholeFile;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.FeatureExtractor.Extracted;
import org.gan4j.metrics.Features;
import org.jspecify.annotations.Nullable;

/** Writes extractors as TorchScript files that make the same features, or none. */
final class ExtractorExport {

    /** How many images an exported network is compared on, and how closely. */
    private static final int TRIED = 2;

    private static final double CLOSE = 1e-4;

    private ExtractorExport() {}

    /** Writes a network from pixels to features, or features and logits. */
    static void write(FeatureExtractor extractor, Block network, Shape imageShape, Path file) {
        byte[] archive =
                ScriptExport.pack(network, List.of("images"), Returns.ALL, Parameter::getArray);
        byte[] pixels = new byte[(int) (TRIED * imageShape.size())];
        new Random(1).nextBytes(pixels);
        Samples images = Samples.ofBytes(pixels, imageShape);
        Extracted expected = extractor.extract(images);
        try (NDManager manager = Torch.newManager(Device.cpu());
                NDScope strays = new NDScope();
                TorchModule module = TorchModule.load(archive, Device.cpu());
                GradMode off = GradMode.off()) {
            NDList made = module.run(manager, "forward", ImageTensors.pixels(manager, images));
            check(extractor, expected.features(), made.get(0).toFloatArray());
            if (made.size() > 1) {
                check(extractor, expected.logits(), made.get(1).toFloatArray());
            }
            WholeFile.write(file, out -> out.write(archive));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static void check(
            FeatureExtractor extractor, @Nullable Features expected, float[] made) {
        FloatBuffer values = expected == null ? FloatBuffer.allocate(0) : expected.values();
        boolean same = values.remaining() == made.length;
        for (int i = 0; same && i < made.length; i++) {
            float value = values.get(i);
            same = Math.abs(value - made[i]) <= CLOSE * Math.max(1, Math.abs(value));
        }
        Preconditions.checkState(
                same,
                "%s makes other features than its network does by itself, so it cannot be exported: give a shape of the size that the network takes, and put all it does into the block",
                extractor);
    }
}
