package org.gan4j.metrics.extractor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.gan4j.data.Samples;
import org.gan4j.data.StrokeDigits;
import org.gan4j.djl.internal.checkpoint.SafeTensors;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.GlobalAveragePool;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.torch.SeededManager;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchModule;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.FeatureExtractor.Extracted;
import org.gan4j.metrics.Features;
import org.gan4j.metrics.ImageClassifier;
import org.gan4j.metrics.Resize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes every extractor to {@code target/exports}, with pixels and what it makes of them, where
 * {@code exported_networks.py} of gan-djl opens them in Python.
 */
class ExportedExtractorsTest {

    private static final Path EXPORTS = Path.of("target/exports");
    private static final int COUNT = 3;

    @TempDir Path directory;

    private static Samples images(Shape shape) {
        byte[] pixels = new byte[(int) (COUNT * shape.size())];
        new Random(1).nextBytes(pixels);
        return Samples.ofBytes(pixels, shape);
    }

    private static void assertExported(String name, FeatureExtractor extractor, Shape shape)
            throws IOException {
        Files.createDirectories(EXPORTS);
        Path file = EXPORTS.resolve(name + ".pt");
        extractor.exportTorchScript(file, shape);
        Extracted expected = extractor.extract(images(shape));
        try (NDManager manager = Torch.newManager(Device.cpu());
                TorchModule module = TorchModule.load(file, Device.cpu())) {
            NDArray pixels = ImageTensors.pixels(manager, images(shape));
            NDList made = module.run(manager, "forward", pixels);
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            arrays.put("x", pixels);
            arrays.put("output", array(manager, expected.features()));
            if (expected.logits() != null) {
                arrays.put("logits", array(manager, expected.logits()));
                assertThat(made.get(1).toFloatArray())
                        .usingComparatorWithPrecision(1e-5f)
                        .containsExactly(arrays.get("logits").toFloatArray());
            }
            assertThat(made.get(0).toFloatArray())
                    .usingComparatorWithPrecision(1e-5f)
                    .containsExactly(arrays.get("output").toFloatArray());
            try (OutputStream out = Files.newOutputStream(EXPORTS.resolve(name + ".safetensors"))) {
                SafeTensors.write(out, arrays);
            }
        }
    }

    private static NDArray array(NDManager manager, Features rows) {
        float[] values = new float[rows.values().remaining()];
        rows.values().get(values);
        return manager.create(values, new Shape(rows.count(), values.length / rows.count()));
    }

    @Test
    void randomConvolutions() throws IOException {
        Shape colours = new Shape(3, 16, 24);
        assertExported("random-extractor", RandomExtractor.of(8, 1), colours);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                RandomExtractor.of(8, 1)
                                        .exportTorchScript(
                                                directory.resolve("no.pt"), new Shape(3, 4, 4)))
                .withMessageContaining("at least 8 x 8 pixels");
    }

    @Test
    void aClassifier() throws IOException {
        Samples digits = StrokeDigits.generate(200, 1);
        try (ClassifierExtractor extractor =
                ClassifierExtractor.of(ImageClassifier.train(digits, 1, 1))) {
            assertExported("classifier-extractor", extractor, new Shape(1, 28, 28));
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () ->
                                    extractor.exportTorchScript(
                                            directory.resolve("no.pt"), new Shape(1, 32, 32)))
                    .withMessageContaining("(1, 28, 28), not (1, 32, 32)");
        }
    }

    @Test
    void aBlock_withItsScaling_forGreyPictures() throws IOException {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            Block block =
                    new Sequential()
                            .add(Conv2d.builder().setFilters(4).setKernel(3).build())
                            .add(new GlobalAveragePool());
            block.initialize(
                    SeededManager.of(manager, 1), DataType.FLOAT32, new Shape(1, 3, 12, 12));
            BlockExtractor extractor =
                    BlockExtractor.builder(block, "small", "1")
                            .optScaling(100, 50)
                            .optColours()
                            .optResize(Resize.PIL_BICUBIC, 12, 12)
                            .build();
            assertExported("block-extractor", extractor, new Shape(1, 12, 12));
            // Of another size it resizes, which the file does not.
            assertThatIllegalStateException()
                    .isThrownBy(
                            () ->
                                    extractor.exportTorchScript(
                                            directory.resolve("no.pt"), new Shape(1, 20, 20)))
                    .withMessageContaining("the size that the network takes");
            assertThat(directory.resolve("no.pt")).doesNotExist();
        }
    }

    @Test
    void whatIsNoScript_isRefusedByName() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            Block block = ai.djl.nn.core.Linear.builder().setUnits(2).build();
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 12));
            assertThatIllegalStateException()
                    .isThrownBy(
                            () ->
                                    BlockExtractor.builder(block, "theirs", "1")
                                            .build()
                                            .exportTorchScript(
                                                    directory.resolve("no.pt"),
                                                    new Shape(1, 12, 12)))
                    .withMessageContaining("Linear is no TorchScript");
        }
        assertThatThrownBy(
                        () ->
                                PixelExtractor.standard()
                                        .exportTorchScript(
                                                directory.resolve("no.pt"), new Shape(1, 2, 2)))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
