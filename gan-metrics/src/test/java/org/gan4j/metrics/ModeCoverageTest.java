package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.gan4j.data.Samples;
import org.junit.jupiter.api.Test;

class ModeCoverageTest {

    private static final double[][] TWO = {{0, 0}, {10, 0}};

    private static Samples points(float... values) {
        return Samples.ofFloats(values, new Shape(2));
    }

    @Test
    void byHand() {
        // Three points at distance 1 of the first mode, one at 3 of the second, one lost.
        Samples points = points(1, 0, -1, 0, 0, 1, 10, 3, 5, 5);
        ModeCoverage coverage = ModeCoverage.of(points, TWO, 1);
        assertThat(coverage.covered()).isEqualTo(2);
        assertThat(coverage.highQuality()).isEqualTo(0.8);
        assertThat(coverage.deviationRatio()).isCloseTo(Math.sqrt(12 / 8.0), within(1e-12));
        assertThat(coverage.kl())
                .isCloseTo(.75 * Math.log(1.5) + .25 * Math.log(.5), within(1e-12));
        Report report = coverage.report();
        assertThat(report.get("mode kl").value()).isEqualTo(coverage.kl());
        assertThat(report.get("high quality").manifest())
                .containsEntry("points", "5")
                .containsEntry("modes", "2")
                .containsEntry("deviation", "1.0");
        assertThat(Report.parse(report.toJson())).isEqualTo(report);
    }

    @Test
    void ofTheMixtureItself_isNearlyPerfect() {
        Random random = new Random(1);
        float[] values = new float[40_000];
        for (int i = 0; i < 20_000; i++) {
            values[2 * i] = (float) (10 * (i % 2) + random.nextGaussian());
            values[2 * i + 1] = (float) random.nextGaussian();
        }
        ModeCoverage coverage = ModeCoverage.of(points(values), TWO, 1);
        assertThat(coverage.highQuality()).isCloseTo(1 - Math.exp(-4.5), within(0.003));
        assertThat(coverage.deviationRatio()).isBetween(0.95, 1.0);
        assertThat(coverage.kl()).isLessThan(1e-3);
    }

    @Test
    void pointsOfOtherDimensions_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ModeCoverage.of(Samples.ofFloats(new float[3], new Shape(3)), TWO, 1))
                .withMessage("the points have 3 dimensions but a mode has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModeCoverage.of(points(0, 0), new double[][] {{0, 0}, {5}}, 1))
                .withMessage("the points have 2 dimensions but a mode has 1");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ModeCoverage.of(points(0, 0), new double[][] {{0, Double.NaN}}, 1))
                .withMessage("the centre of a mode is [0.0, NaN]");
    }

    @Test
    void whereNoPointIsGood_thereIsNeitherSpreadNorBalance() {
        ModeCoverage coverage = ModeCoverage.of(points(50, 50), TWO, 1);
        assertThat(coverage.covered()).isZero();
        assertThat(coverage.highQuality()).isZero();
        assertThat(coverage.deviationRatio()).isNaN();
        assertThat(coverage.kl()).isNaN();
    }
}
