package org.gan4j.djl.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphScopeTest {

    /** Lets the collector run, and others take the memory it sets free. */
    private static List<ByteBuffer> disturb() throws InterruptedException {
        System.gc();
        List<ByteBuffer> others = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            ByteBuffer other = ByteBuffer.allocateDirect(4 + i % 8);
            while (other.hasRemaining()) {
                other.put((byte) 0x41);
            }
            others.add(other);
            if (i == 200) {
                Thread.sleep(3);
            }
        }
        return others;
    }

    /** With DJL's own scope nearly every one of these gradients is wrong. */
    @Test
    void gradientsOfConstantFactors_outliveTheGarbageCollector() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            try (NDManager manager = Torch.newManager(Device.cpu());
                    GraphScope scope = new GraphScope();
                    GradMode on = GradMode.on()) {
                NDArray x = Autograd.leaf(manager.ones(new Shape(4)));
                NDArray y = x.mul(3f).square().mul(0.5f).sum();
                List<ByteBuffer> others = disturb();
                NDArray gradient = Autograd.gradients(y, new NDList(x)).head();
                assertThat(gradient.toFloatArray()).containsExactly(9, 9, 9, 9);
                assertThat(others).isNotEmpty();
            }
        }
    }

    @Test
    void itClosesWhatIsStillOpen() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray made;
            try (GraphScope scope = new GraphScope()) {
                made = manager.create(new float[] {1, 2}).add(1);
            }
            assertThat(made.isReleased()).isTrue();
        }
    }
}
