package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.metrics.TestFeatures.features;
import static org.gan4j.metrics.TestFeatures.floats;
import static org.gan4j.metrics.TestFeatures.normal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Distances that are known exactly; those of other tools are in {@link FeatureMetricsTest}. */
class FrechetInceptionDistanceTest {

    private static void assertClose(double actual, double expected, double tolerance) {
        assertThat(actual).isCloseTo(expected, within(Math.abs(expected) * tolerance));
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
    void keepsSmallEigenvalues() {
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
    void ofCovariancesWithCommonAxes_isTheClosedForm(double small, double change) {
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
    void keepsSmallVariancesBesideLargeOnes(double large, double real, double fake, int constants) {
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

    @Test
    void ofASetWithItself_isZero_andOfNearlyEqualSetsNeverNegative() {
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
    void ofKnownGaussians_isTheClosedForm() {
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
}
