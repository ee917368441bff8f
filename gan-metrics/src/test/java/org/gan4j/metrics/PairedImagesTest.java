package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics on pairs, against scikit-image; see src/test/python/paired_golden.py. */
class PairedImagesTest {

    private static final Shape SHAPE = new Shape(3, 14, 19);
    private static final int COUNT = 3;

    private static byte[] images(long salt, int step) {
        byte[] pixels = new byte[(int) (COUNT * SHAPE.size())];
        for (int i = 0; i < pixels.length; i++) {
            long z = (i / step + 1) * 2654435761L + salt * 40503;
            pixels[i] = (byte) (z % (1L << 32) >> 24);
        }
        return pixels;
    }

    private static ResidentSamples made(String name) {
        byte[] pixels = images(1, 1);
        if (name.equals("mixed")) {
            byte[] truth = images(2, 3);
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) (((pixels[i] & 0xff) + 3 * (truth[i] & 0xff)) / 4);
            }
        }
        return Samples.ofBytes(pixels, SHAPE);
    }

    private static JsonObject golden(String name) throws IOException {
        try (InputStream in = PairedImagesTest.class.getResourceAsStream("/golden/paired.json")) {
            return JsonParser.parseReader(
                            new InputStreamReader(
                                    Objects.requireNonNull(in), StandardCharsets.UTF_8))
                    .getAsJsonObject()
                    .getAsJsonObject(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"noise", "mixed"})
    void allAgreeWithScikitImage(String name) throws IOException {
        ResidentSamples truth = Samples.ofBytes(images(2, 3), SHAPE);
        JsonObject golden = golden(name);
        assertThat(MeanAbsoluteError.between(made(name), truth))
                .isCloseTo(golden.get("l1").getAsDouble(), within(1e-12));
        assertThat(PeakSignalToNoiseRatio.between(made(name), truth))
                .isCloseTo(golden.get("psnr").getAsDouble(), within(1e-9));
        assertThat(StructuralSimilarity.between(made(name), truth))
                .isCloseTo(golden.get("ssim").getAsDouble(), within(1e-9));
    }

    @Test
    void floatsAreWhatAFileWouldHold_andEqualImagesAreBest() {
        ResidentSamples truth = made("noise");
        Samples floats = Samples.ofFloats(truth.floats().clone(), SHAPE);
        assertThat(MeanAbsoluteError.between(floats, truth)).isZero();
        assertThat(PeakSignalToNoiseRatio.between(floats, truth)).isEqualTo(100);
        assertThat(StructuralSimilarity.between(floats, truth)).isCloseTo(1, within(1e-12));
        assertThat(StructuralSimilarity.report(floats, truth).get("ssim").manifest())
                .containsEntry("pairs", "3");
    }

    @Test
    void pairsThatAreNone_areRefused() {
        ResidentSamples three = made("noise");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeanAbsoluteError.between(three, three.slice(0, 2)))
                .withMessageContaining("3 images and 2 truths");
        ResidentSamples small = Samples.ofBytes(new byte[64], new Shape(1, 8, 8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeakSignalToNoiseRatio.between(small, three.slice(0, 1)))
                .withMessageContaining("(1, 8, 8) and (3, 14, 19)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StructuralSimilarity.between(small, small))
                .withMessageContaining("11 x 11 pixels at a time");
    }
}
