package org.gan4j.djl.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TorchScriptTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void gradientOfAGradient_isExact() {
        // d/dx sum(w x^2) = 2 w x; d/dw sum((2 w x)^2) = 8 w x^2
        NDArray w = Autograd.leaf(manager.create(new float[] {2f, 3f}));
        NDArray x = Autograd.leaf(manager.create(new float[] {1f, 4f}));
        try (GradMode mode = GradMode.on()) {
            NDArray dx =
                    Autograd.differentiableGradients(w.mul(x.square()).sum(), new NDList(x)).head();
            NDArray dw = Autograd.gradients(dx.square().sum(), new NDList(w)).head();
            assertThat(dw.toFloatArray()).containsExactly(16f, 384f);
        }
    }

    @Test
    void gradients_ofAParameterThatIsNotUsed_isZero() {
        NDArray used = Autograd.leaf(manager.create(3f));
        NDArray unused = Autograd.leaf(manager.create(new float[] {1f, 2f}));
        try (GradMode mode = GradMode.on()) {
            NDList gradients = Autograd.gradients(used.square(), new NDList(used, unused));
            assertThat(gradients.get(0).getFloat()).isEqualTo(6f);
            assertThat(gradients.get(1).toFloatArray()).containsExactly(0f, 0f);
        }
    }

    @Test
    void differentiableGradients_ofALeafThatIsNotUsed_isAnError() {
        NDArray used = Autograd.leaf(manager.create(3f));
        NDArray unused = Autograd.leaf(manager.create(2f));
        try (GradMode mode = GradMode.on()) {
            assertThatThrownBy(
                            () ->
                                    Autograd.differentiableGradients(
                                            used.square(), new NDList(unused)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("not have been used in the graph");
        }
    }

    @Test
    void random_sameSeed_sameNumbers_andSuccessiveDrawsDiffer() {
        NDArray first = new TorchRandom(manager, DataType.FLOAT32, 1).normal(new Shape(100));
        TorchRandom again = new TorchRandom(manager, DataType.FLOAT32, 1);
        assertThat(again.normal(new Shape(100))).isEqualTo(first);
        assertThat(again.normal(new Shape(100))).isNotEqualTo(first);
        assertThat(new TorchRandom(manager, DataType.FLOAT32, 2).normal(new Shape(100)))
                .isNotEqualTo(first);
    }

    @Test
    void lists_lerpCopyAndNorm() {
        NDList a = new NDList(manager.zeros(new Shape(2)), manager.zeros(new Shape(3)));
        NDList b = new NDList(manager.ones(new Shape(2)), manager.ones(new Shape(3)).mul(2));
        TensorLists.lerp(a, b, 0.25);
        assertThat(a.get(0).toFloatArray()).containsExactly(0.25f, 0.25f);
        assertThat(a.get(1).toFloatArray()).containsExactly(0.5f, 0.5f, 0.5f);
        TensorLists.copy(a, b);
        assertThat(TensorLists.norm(a).getFloat()).isCloseTo((float) Math.sqrt(14), within(1e-6f));
    }
}
