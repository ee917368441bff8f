package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class BalancedSamplesTest {

    private static final ResidentSamples UNEQUAL =
            Samples.ofFloats(new float[] {0, 1, 2, 3, 4, 5}, new Shape(1))
                    .withLabels(new int[] {0, 0, 3, 0, 1, 3}, 4);

    @Test
    void everyClassThatIsThere_isAsOften_andNoneIsLeftOut() {
        BalancedSamples balanced = BalancedSamples.of(UNEQUAL);
        assertThat(balanced.size()).isEqualTo(9);
        assertThat(balanced.conditioning().classes()).isEqualTo(4);
        assertThat(balanced.resident().labels()).containsExactly(0, 1, 3, 0, 1, 3, 0, 1, 3);
        assertThat(balanced.resident().floats()).containsExactly(0, 4, 2, 1, 4, 5, 3, 4, 2);
        assertThat(balanced.labels(8, 0)).containsExactly(3, 0);
        assertThat(balanced.rows(7).floats()).containsExactly(4);
    }

    @Test
    void balancedSamples_stayAsTheyAre_andOthersAreRefused() {
        BalancedSamples once = BalancedSamples.of(UNEQUAL);
        assertThat(BalancedSamples.of(once).floats()).isEqualTo(once.floats());
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> once.rows(9));
        Samples bare = Samples.ofFloats(new float[4], new Shape(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BalancedSamples.of(bare))
                .withMessageContaining("no labels to balance");
    }
}
