package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void floats_ofBytes_areScaledFromMinusOneToOne() {
        Samples samples = Samples.ofBytes(new byte[] {0, (byte) 255}, new Shape(1));
        assertThat(samples.floats()).containsExactly(-1f, 1f);
    }

    @Test
    void slice_keepsValuesAndLabelsTogether() {
        Samples samples =
                Samples.ofFloats(new float[] {0, 1, 2, 3, 4, 5}, new Shape(2))
                        .withLabels(new int[] {7, 8, 9});
        Samples slice = samples.slice(1, 3);
        assertThat(slice.floats()).containsExactly(2, 3, 4, 5);
        assertThat(slice.labels()).containsExactly(8, 9);
    }

    @Test
    void ofFloats_withNaN_saysWhere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Samples.ofFloats(new float[] {0, 1, Float.NaN, 3}, new Shape(2)))
                .withMessage(
                        "value 0 of sample 1 is NaN: remove or repair it, training would spread"
                                + " it");
    }

    @Test
    void ofBytes_ofABrokenNumber_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Samples.ofBytes(new byte[5], new Shape(2)))
                .withMessage("5 values do not make whole samples of shape (2)");
    }

    @Test
    void withLabels_ofAnotherNumber_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Samples.ofBytes(new byte[4], new Shape(2)).withLabels(new int[3]))
                .withMessage("3 labels for 2 samples");
    }
}
