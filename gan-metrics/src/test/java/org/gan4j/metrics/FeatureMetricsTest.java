package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.metrics.TestFeatures.features;
import static org.gan4j.metrics.TestFeatures.floats;
import static org.gan4j.metrics.TestFeatures.normal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics on features against other tools; see src/test/python/metrics_golden.py. */
class FeatureMetricsTest {

    private static final JsonObject GOLDEN = golden();

    private static JsonObject golden() {
        try (InputStream in =
                FeatureMetricsTest.class.getResourceAsStream("/golden/metrics.json")) {
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> cases() {
        return GOLDEN.keySet().stream();
    }

    private static Features real(JsonArray shape) {
        return features(shape.get(0).getAsInt(), shape.get(2).getAsInt(), 1, 1, 0);
    }

    private static Features fake(JsonArray shape) {
        return features(shape.get(1).getAsInt(), shape.get(2).getAsInt(), 2, 1.3, 0.1);
    }

    private static void assertClose(double actual, double expected, double tolerance) {
        assertThat(actual).isCloseTo(expected, within(Math.abs(expected) * tolerance));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void metrics_agreeWithOtherTools(String name) {
        JsonObject golden = GOLDEN.getAsJsonObject(name);
        JsonArray shape = golden.getAsJsonArray("shape");
        Features real = real(shape);
        Features fake = fake(shape);
        assertClose(
                FrechetInceptionDistance.between(real, fake),
                golden.get("fid").getAsDouble(),
                1e-6);
        assertClose(
                FrechetInceptionDistance.between(
                        FeatureStatistics.of(real), FeatureStatistics.of(fake), 0),
                golden.get("fidDdof0").getAsDouble(),
                1e-6);
        int size = Math.min(real.count(), fake.count());
        KernelInceptionDistance kid =
                KernelInceptionDistance.between(
                        real.slice(0, size), fake.slice(0, size), 1, size, 1);
        assertThat(kid.mean()).isCloseTo(golden.get("kid").getAsDouble(), within(1e-12));
        for (int k : new int[] {3, 5}) {
            PrecisionRecall actual = PrecisionRecall.between(real, fake, k);
            JsonArray expected = golden.getAsJsonArray("prdc" + k);
            assertThat(actual.precision()).isCloseTo(expected.get(0).getAsDouble(), within(1e-12));
            assertThat(actual.recall()).isCloseTo(expected.get(1).getAsDouble(), within(1e-12));
            assertThat(actual.density()).isCloseTo(expected.get(2).getAsDouble(), within(1e-12));
            assertThat(actual.coverage()).isCloseTo(expected.get(3).getAsDouble(), within(1e-12));
        }
        float[] logits = floats(real);
        for (int i = 0; i < logits.length; i++) {
            logits[i] *= 4;
        }
        InceptionScore score = InceptionScore.of(Features.of(logits, real.dimension()), 4);
        JsonArray expected = golden.getAsJsonArray("is");
        assertClose(score.mean(), expected.get(0).getAsDouble(), 1e-9);
        assertClose(score.deviation(), expected.get(1).getAsDouble(), 1e-9);

        JsonObject torchmetrics = golden.getAsJsonObject("torchmetrics");
        assertClose(
                FrechetInceptionDistance.between(real, fake),
                torchmetrics.get("fid").getAsDouble(),
                1e-6);
        assertThat(kid.mean()).isCloseTo(torchmetrics.get("kid").getAsDouble(), within(1e-12));
        assertClose(
                InceptionScore.of(Features.of(logits, real.dimension()), 1).mean(),
                torchmetrics.get("is").getAsDouble(),
                1e-9);
    }

    @Test
    void statistics_mergeToWhatAllAtOnceGives_inAnyOrder() {
        Features all = normal(5_000, 12, 100, 3);
        FeatureStatistics once = FeatureStatistics.of(all);
        FeatureStatistics merged =
                FeatureStatistics.of(all.slice(4_000, 5_000))
                        .merge(FeatureStatistics.of(all.slice(0, 17)))
                        .merge(FeatureStatistics.empty(12))
                        .merge(FeatureStatistics.of(all.slice(17, 4_000)));
        assertThat(merged.count()).isEqualTo(5_000);
        double[] expected = once.covariance(1);
        double[] actual = merged.covariance(1);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-9));
        }
        assertThat(FrechetInceptionDistance.between(once, merged)).isCloseTo(0, within(1e-9));
    }

    @Test
    void aCollapsedSet_hasHighPrecisionAndLowRecall() {
        Features real = normal(500, 4, 0, 4);
        float[] few = floats(normal(500, 4, 0, 5));
        for (int i = 0; i < few.length; i++) {
            few[i] *= 0.05f;
        }
        PrecisionRecall collapsed = PrecisionRecall.between(real, Features.of(few, 4));
        assertThat(collapsed.precision()).isGreaterThan(0.99);
        assertThat(collapsed.recall()).isLessThan(0.1);
        assertThat(collapsed.coverage()).isLessThan(0.1);
        PrecisionRecall good = PrecisionRecall.between(real, normal(500, 4, 0, 6));
        assertThat(good.precision()).isGreaterThan(0.8);
        assertThat(good.recall()).isGreaterThan(0.8);
        assertThat(good.density()).isCloseTo(1, within(0.15));
    }

    @Test
    void kid_isNearZeroForOneDistribution_andSeesAShift() {
        Features real = normal(600, 16, 0, 7);
        KernelInceptionDistance same =
                KernelInceptionDistance.between(real, normal(600, 16, 0, 8), 20, 200, 1);
        assertThat(same.mean()).isCloseTo(0, within(0.02));
        KernelInceptionDistance shifted =
                KernelInceptionDistance.between(real, normal(600, 16, 0.5, 9), 20, 200, 1);
        assertThat(shifted.mean()).isGreaterThan(0.1);
        assertThat(KernelInceptionDistance.between(real, real, 20, 200, 1))
                .isEqualTo(KernelInceptionDistance.between(real, real, 20, 200, 1));
    }

    @Test
    void inceptionScore_isOneForEqualVerdicts_andTheNumberOfClassesForSureOnes() {
        float[] equal = new float[40 * 5];
        assertThat(InceptionScore.of(Features.of(equal, 5)).mean()).isCloseTo(1, within(1e-12));
        float[] sure = new float[40 * 5];
        for (int i = 0; i < 40; i++) {
            sure[i * 5 + i % 5] = 1_000;
        }
        assertThat(InceptionScore.of(Features.of(sure, 5), 2).mean()).isCloseTo(5, within(1e-9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InceptionScore.of(Features.of(sure, 5), 21))
                .withMessage("splits must be 1 to half the number of samples, 40, but were 21");
    }

    @Test
    void badFeatures_areRefusedWithTheirPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Features.of(new float[] {1, 2, 3, Float.NaN}, 2))
                .withMessage("feature 1 of sample 1 is NaN: look for a damaged image or extractor");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Features.of(new float[5], 2))
                .withMessage("5 values do not make whole rows of 2");
        Features one = Features.of(new float[2], 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrechetInceptionDistance.between(one, one))
                .withMessageContaining("at least 2 samples of each kind");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                FrechetInceptionDistance.between(
                                        normal(3, 2, 0, 1), normal(3, 3, 0, 1)))
                .withMessageContaining("the real features have 2 dimensions")
                .withMessageContaining("the generated ones 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeatureStatistics.known(9, new double[1], new double[] {-4}))
                .withMessage("a variance must be 0 or more, but one is -4.0");
        double[] asymmetric = {1, 0.5, 0, 1};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeatureStatistics.known(9, new double[2], asymmetric))
                .withMessage("a covariance must be symmetric, but at (1, 0) are 0.0 and 0.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeatureStatistics.known(9, new double[0], new double[0]))
                .withMessage("there is no mean");
    }
}
