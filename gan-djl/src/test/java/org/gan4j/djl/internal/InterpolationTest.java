package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.gan4j.djl.torch.Torch;
import org.gan4j.latent.Interpolation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InterpolationTest {

    private final NDManager manager = Torch.newManager(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void ofUnitVectorsAtARightAngle() {
        NDArray x = manager.create(new float[] {1, 0});
        NDArray y = manager.create(new float[] {0, 1});
        assertThat(Interpolation.LINEAR.between(x, y, 3).toFloatArray())
                .containsExactly(1, 0, 0.5f, 0.5f, 0, 1);
        float half = (float) Math.sqrt(0.5);
        assertThat(Interpolation.SPHERICAL.between(x, y, 3).toFloatArray())
                .containsExactly(new float[] {1, 0, half, half, 0, 1}, within(1e-6f));
    }

    @ParameterizedTest
    @EnumSource
    void ofTheSameOrOppositeLatents_isFinite_andOfTheirType(Interpolation way) {
        NDArray x = manager.create(new float[] {3, 4});
        assertThat(way.between(x, x, 2).toFloatArray()).containsExactly(3, 4, 3, 4);
        NDArray opposite = way.between(x, x.neg(), 3);
        assertThat(opposite.getDataType()).isEqualTo(DataType.FLOAT32);
        for (float value : opposite.toFloatArray()) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void othersThanTwoLatents_areRefused() {
        NDArray x = manager.create(new float[] {3, 4});
        NDArray longer = manager.create(new float[] {3, 4, 5});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Interpolation.LINEAR.between(x, longer, 2))
                .withMessageContaining("(2) and (3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Interpolation.LINEAR.between(x, x, 1))
                .withMessageContaining("at least 2, but was 1");
    }
}
