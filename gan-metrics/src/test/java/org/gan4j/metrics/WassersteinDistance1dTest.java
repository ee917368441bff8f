package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WassersteinDistance1dTest {

    @Test
    void ofASampleWithItself_isZero_inAnyOrder() {
        assertThat(WassersteinDistance1d.between(new float[] {3, 1, 2}, new float[] {1, 2, 3}))
                .isZero();
    }

    @Test
    void ofAShift_isTheShift() {
        float[] values = {0, 1, 5, 9};
        float[] shifted = {2, 3, 7, 11};
        assertThat(WassersteinDistance1d.between(values, shifted)).isCloseTo(2, within(1e-12));
        assertThat(WassersteinDistance1d.between(shifted, values)).isCloseTo(2, within(1e-12));
    }

    @Test
    void ofSamplesOfDifferentSize_isExact() {
        // Half of the mass moves from 0 to 1, a third of it from 0 to 4: by quantiles
        // 0,0,0,1,1,1 against 0,0,1,1,4,4 the mean distance is (0+0+1+0+3+3) / 6.
        assertThat(WassersteinDistance1d.between(new float[] {0, 1}, new float[] {0, 1, 4}))
                .isCloseTo(7 / 6.0, within(1e-12));
        Report report = WassersteinDistance1d.report(new float[] {0, 1}, new float[] {0, 1, 4});
        MetricValue value = report.get("wasserstein-1d");
        assertThat(value.value()).isCloseTo(7 / 6.0, within(1e-12));
        assertThat(value.manifest())
                .containsEntry("first count", "2")
                .containsEntry("second count", "3");
        assertThat(Report.parse(report.toJson())).isEqualTo(report);
    }

    @Test
    void ofTwoGaussians_approachesTheClosedForm() {
        // W1 of N(0, 1) and N(0, 2) is sqrt(2 / pi)
        Random random = new Random(1);
        float[] narrow = new float[200_000];
        float[] wide = new float[200_000];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) random.nextGaussian();
            wide[i] = (float) (2 * random.nextGaussian());
        }
        assertThat(WassersteinDistance1d.between(narrow, wide))
                .isCloseTo(Math.sqrt(2 / Math.PI), within(0.01));
    }

    @Test
    void badSamples_areRefusedByName() {
        float[] good = {1};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WassersteinDistance1d.between(good, new float[0]))
                .withMessage("the second sample is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WassersteinDistance1d.between(new float[] {0, Float.NaN}, good))
                .withMessage("value 1 of the first sample is NaN");
    }
}
