package org.gan4j.metrics.extractor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.hash.Hashing;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.gan4j.data.Samples;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.Features;
import org.gan4j.metrics.Formula;
import org.gan4j.metrics.Resize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files of the interface of NVIDIA's; see src/test/python/tiny_inception.py. */
class InceptionExtractorTest {

    private static final JsonObject GOLDEN =
            Formula.golden("tiny-inception.json").getAsJsonObject();
    private static final Samples PICTURES = Formula.pictures(3, 3, 12, 10);

    @TempDir Path directory;

    private Path tiny(String name) throws IOException {
        Path file = directory.resolve(name + ".pt");
        Files.write(file, bytes(name));
        return file;
    }

    private static byte[] bytes(String name) throws IOException {
        String resource = "/golden/tiny-" + name + ".pt";
        try (var in = InceptionExtractorTest.class.getResourceAsStream(resource)) {
            return Preconditions.checkNotNull(in).readAllBytes();
        }
    }

    private static void assertClose(Features actual, String expected, boolean logarithms) {
        JsonArray rows = GOLDEN.getAsJsonArray(expected);
        assertThat(actual.count()).isEqualTo(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            JsonArray values = rows.get(row).getAsJsonArray();
            assertThat(actual.dimension()).isEqualTo(values.size());
            for (int i = 0; i < values.size(); i++) {
                double value = values.get(i).getAsDouble();
                assertThat((double) actual.get(row, i))
                        .as("%s, row %s, column %s", expected, row, i)
                        .isCloseTo(logarithms ? Math.log(value) : value, within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"usual", "reordered"})
    void extract_givesFeaturesAndLogarithmsWithoutBias_whateverTheOrderOfTheFlags(String name)
            throws IOException {
        try (InceptionExtractor extractor = InceptionExtractor.load(tiny(name))) {
            var made = extractor.extract(PICTURES);
            assertClose(made.features(), "features", false);
            assertClose(Preconditions.checkNotNull(made.logits()), "probabilities", true);
            assertThat(extractor.extract(PICTURES).features().values())
                    .isEqualTo(made.features().values());
        }
    }

    @Test
    void identity_hasTheHashOfTheFileAndTheResizing() throws IOException {
        String hash = Hashing.sha256().hashBytes(bytes("usual")).toString();
        try (InceptionExtractor extractor = InceptionExtractor.load(tiny("usual"))) {
            assertThat(extractor.identity().name()).isEqualTo("inception-2015-12-05");
            assertThat(extractor.identity().fingerprint()).isEqualTo(hash);
            assertThat(extractor.identity().resize()).isEqualTo(Resize.TF1_BILINEAR);
        }
    }

    @Test
    void extract_ofFloats_isThatOfTheirBytes() throws IOException {
        Samples floats = Samples.ofFloats(PICTURES.floats(), PICTURES.sampleShape());
        try (InceptionExtractor extractor = InceptionExtractor.load(tiny("usual"))) {
            assertThat(extractor.extract(floats).features().values())
                    .isEqualTo(extractor.extract(PICTURES).features().values());
        }
    }

    @Test
    void withoutLogits_makesTheSameFeatures() throws IOException {
        try (InceptionExtractor extractor = InceptionExtractor.load(tiny("usual"))) {
            FeatureExtractor fast = extractor.withoutLogits();
            assertThat(fast.identity()).isEqualTo(extractor.identity());
            assertThat(fast.extract(PICTURES).logits()).isNull();
            assertThat(fast.extract(PICTURES).features().values())
                    .isEqualTo(extractor.extract(PICTURES).features().values());
        }
    }

    @Test
    void extract_ofGreyImages_givesThemThreeChannels() throws IOException {
        try (InceptionExtractor extractor = InceptionExtractor.load(tiny("usual"))) {
            assertClose(
                    extractor.extract(Formula.pictures(1, 1, 12, 10)).features(), "grey", false);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> extractor.extract(Formula.pictures(1, 2, 12, 10)))
                    .withMessage("images must have 1 or 3 channels, but have 2");
        }
    }

    @Test
    void extract_withCleanFidsResizing_agreesWithCleanFid() throws IOException {
        try (InceptionExtractor extractor =
                InceptionExtractor.load(tiny("usual"), Device.cpu(), Resize.PIL_BICUBIC)) {
            assertClose(extractor.extract(PICTURES).features(), "cleanFid", false);
        }
    }

    @Test
    void extract_thatTheNetworkFailsOn_namesTheShape() throws IOException {
        try (InceptionExtractor extractor = InceptionExtractor.load(tiny("usual"))) {
            Samples narrow = Samples.ofBytes(new byte[3 * 2 * 2], new Shape(3, 2, 2));
            assertThatThrownBy(() -> extractor.extract(narrow))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("failed on images of shape (3, 2, 2)");
        }
    }

    @Test
    void load_ofAMissingFile_namesIt() {
        Path missing = directory.resolve("missing.pt");
        assertThatThrownBy(
                        () ->
                                InceptionExtractor.load(
                                        tiny("usual"), Device.gpu(99), Resize.TF1_BILINEAR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no device gpu(99)");
        assertThatThrownBy(() -> InceptionExtractor.load(missing))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing + ": there is no such TorchScript file");
    }

    @Test
    void load_ofADamagedFile_namesIt() throws IOException {
        byte[] whole = bytes("usual");
        byte[][] damaged = {
            new byte[0],
            "no archive".getBytes(StandardCharsets.US_ASCII),
            Arrays.copyOf(whole, whole.length / 2),
            Arrays.copyOf(whole, whole.length - 30)
        };
        for (byte[] content : damaged) {
            Path file = Files.write(directory.resolve("damaged.pt"), content);
            assertThatThrownBy(() -> InceptionExtractor.load(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(file + " is not a TorchScript archive")
                    .hasMessageContaining("fetch it again");
        }
    }

    @Test
    void load_ofAnotherNetwork_saysWhatIsMissing() throws IOException {
        Path plain = tiny("plain");
        assertThatThrownBy(() -> InceptionExtractor.load(plain))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        plain
                                + " has no forward with the parameters return_features and no_output_bias: use the"
                                + " TorchScript file of the FID network");
        Path demanding = tiny("demanding");
        assertThatThrownBy(() -> InceptionExtractor.load(demanding))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the forward of " + demanding + " wants 'size: int'");
    }

    @Test
    void load_withoutResizing_isRefused() throws IOException {
        Path file = tiny("usual");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InceptionExtractor.load(file, Device.cpu(), Resize.NONE))
                .withMessageContaining("name a resizing");
    }
}
