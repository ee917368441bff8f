package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static Features features(
            int count, int dimension, long salt, double scale, double shift) {
        int n = count * dimension;
        double[] h = new double[n];
        for (int i = 0; i < n; i++) {
            long hash = ((i + 1) * 2654435761L + salt * 40503) % (1L << 32);
            h[i] = (double) hash / (1L << 32) - 0.5;
        }
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            double x = h[i] + 0.5 * h[(i + n - 1) % n] + 0.25 * h[(i + n - 7) % n];
            values[i] = (float) (x * scale + shift);
        }
        return Features.of(values, dimension);
    }

    private static float[] floats(Features features) {
        float[] values = new float[features.count() * features.dimension()];
        features.values().get(values);
        return values;
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

    @ParameterizedTest
    @ValueSource(ints = {1, 127, 129, 300, 512, 700})
    void covariance_isThatOfTheDefinition_whateverTheBlocks(int dimension) {
        Features features = features(40, dimension, 3, 1, 2);
        FeatureStatistics statistics = FeatureStatistics.of(features);
        double[] mean = new double[dimension];
        for (int i = 0; i < 40 * dimension; i++) {
            mean[i % dimension] += features.get(i / dimension, i % dimension) / 40.0;
        }
        double[] covariance = statistics.covariance(1);
        for (int i = 0; i < dimension; i++) {
            assertThat(statistics.mean()[i]).isCloseTo(mean[i], within(1e-12));
            for (int j = 0; j < dimension; j++) {
                double sum = 0;
                for (int row = 0; row < 40; row++) {
                    sum += (features.get(row, i) - mean[i]) * (features.get(row, j) - mean[j]);
                }
                assertThat(covariance[i * dimension + j]).isCloseTo(sum / 39, within(1e-12));
            }
        }
    }

    @Test
    void fid_keepsSmallEigenvalues() {
        int dimension = 256;
        double[] covariance = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++) {
            covariance[i * (dimension + 1)] = 100 * Math.pow(1e-9, (double) i / dimension);
        }
        FeatureStatistics steep = FeatureStatistics.known(10, new double[dimension], covariance);
        assertThat(FrechetInceptionDistance.between(steep, steep)).isBetween(-1e-9, 1e-9);
    }

    /** A few large variances hide the small ones' change in the eigenvalues of a product. */
    @ParameterizedTest
    @CsvSource({"0.5, 0.3", "1e-5, 0.1", "1e-6, 0.1", "1e-7, 0.3"})
    void fid_ofCovariancesWithCommonAxes_isTheClosedForm(double small, double change) {
        int dimension = 256;
        double[] real = new double[dimension];
        double[] fake = new double[dimension];
        double expected = 0;
        for (int i = 0; i < dimension; i++) {
            real[i] = i < 8 ? 1 : small;
            fake[i] = i < 8 ? 1 : small * (1 + change * Math.cos(i));
            expected += Math.pow(Math.sqrt(real[i]) - Math.sqrt(fake[i]), 2);
        }
        assertClose(
                FrechetInceptionDistance.between(reflected(real), reflected(fake)), expected, 1e-6);
    }

    /** Exact statistics of independent features, two of which vary far more than the others. */
    @ParameterizedTest
    @CsvSource({
        "1e6, 4e-7, 6e-7, 0",
        "1e4, 4e-9, 6e-9, 0",
        "1e4, 1e-6, 2e-6, 3",
        "0.01, 1e4, 2e4, 3"
    })
    void fid_keepsSmallVariancesBesideLargeOnes(
            double large, double real, double fake, int constants) {
        int dimension = 300;
        double[] first = new double[dimension];
        double[] second = new double[dimension];
        double expected = 0;
        for (int i = 0; i < dimension - constants; i++) {
            first[i] = i < 2 ? large : real;
            second[i] = i < 2 ? 1.001 * large : fake;
            expected += Math.pow(Math.sqrt(first[i]) - Math.sqrt(second[i]), 2);
        }
        double distance = FrechetInceptionDistance.between(diagonal(first), diagonal(second));
        assertClose(distance, expected, 1e-6);
    }

    private static FeatureStatistics diagonal(double[] variances) {
        double[] covariance = new double[variances.length * variances.length];
        for (int i = 0; i < variances.length; i++) {
            covariance[i * (variances.length + 1)] = variances[i];
        }
        return FeatureStatistics.known(10, new double[variances.length], covariance);
    }

    @Test
    void impossibleSettingsAndCovariances_areRefused() {
        FeatureStatistics one = diagonal(new double[] {1, 2});
        for (int ddof : new int[] {-5, 2, 10}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FrechetInceptionDistance.between(one, one, ddof))
                    .withMessage("ddof must be 0 or 1, but was " + ddof);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> FeatureStatistics.known(10, new double[2], new double[] {1, 5, 5, 1}))
                .withMessageContaining("larger than the variances allow");
    }

    /** H D H of a reflection H = I - 2 v v'. */
    private static FeatureStatistics reflected(double[] variances) {
        int d = variances.length;
        double[] v = new double[d];
        double mean = 0;
        for (int i = 0; i < d; i++) {
            v[i] = Math.sqrt((2 + Math.sin(i)) / d);
            mean += v[i] * v[i];
        }
        double norm = mean;
        double weighted = 0;
        for (int i = 0; i < d; i++) {
            weighted += v[i] * v[i] * variances[i] / norm;
        }
        double[] covariance = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                double mixed =
                        v[i] * v[j] / norm * (4 * weighted - 2 * variances[i] - 2 * variances[j]);
                covariance[i * d + j] = (i == j ? variances[i] : 0) + mixed;
            }
        }
        return FeatureStatistics.known(10, new double[d], covariance);
    }

    private static Features normal(int count, int dimension, double mean, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count * dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + random.nextGaussian());
        }
        return Features.of(values, dimension);
    }

    @Test
    void fid_ofASetWithItself_isZero_andOfNearlyEqualSetsNeverNegative() {
        Features full = normal(200, 30, 0, 1);
        Features deficient = normal(40, 120, 0, 2);
        for (Features set : new Features[] {full, deficient}) {
            assertThat(FrechetInceptionDistance.between(set, set)).isCloseTo(0, within(1e-6));
            float[] near = floats(set);
            for (int i = 0; i < near.length; i++) {
                near[i] += 1e-6f * (i % 3);
            }
            assertThat(FrechetInceptionDistance.between(set, Features.of(near, set.dimension())))
                    .isBetween(-1e-6, 1e-5);
        }
    }

    @Test
    void fid_ofKnownGaussians_isTheClosedForm() {
        int d = 2_048;
        double[] identity = new double[d * d];
        double[] ones = new double[d];
        for (int i = 0; i < d; i++) {
            identity[i * d + i] = 1;
            ones[i] = 1;
        }
        double[] four = identity.clone();
        for (int i = 0; i < four.length; i++) {
            four[i] *= 4;
        }
        FeatureStatistics standard = FeatureStatistics.known(1_000, new double[d], identity);
        assertClose(
                FrechetInceptionDistance.between(
                        standard, FeatureStatistics.known(1_000, ones, identity)),
                d,
                1e-9);
        assertClose(
                FrechetInceptionDistance.between(
                        standard, FeatureStatistics.known(1_000, ones, four)),
                2 * d,
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
