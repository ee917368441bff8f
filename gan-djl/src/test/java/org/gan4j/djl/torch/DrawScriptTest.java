package org.gan4j.djl.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

/** The numbers that a GPU would draw, which a CPU computes as well. */
class DrawScriptTest {

    private static final TorchScript SCRIPT = TorchScript.compile(DrawScript.SOURCE);
    private static final long SEED = 12_345;

    private static NDArray run(NDManager manager, DataType type, String method, long... size) {
        NDArray like = manager.zeros(new Shape(1), type);
        return SCRIPT.run(manager, method, like, size, SEED).singletonOrThrow();
    }

    /** As in Java's SplittableRandom. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    @Test
    void bits_areThoseOfSplitMix64() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            long seed = SEED;
            long[] drawn = run(manager, DataType.FLOAT32, "bits", 2, 50).toLongArray();
            for (int i = 0; i < drawn.length; i++) {
                long state = i * 0x9e3779b97f4a7c15L;
                assertThat(drawn[i]).isEqualTo(mix(state + seed * 0xbf58476d1ce4e5b9L));
            }
        }
    }

    @Test
    void uniformNumbers_areEvenAndBelowOne() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
                NDArray drawn = run(manager, type, "counted", 100_000);
                assertThat(drawn.getDataType()).isEqualTo(type);
                NDArray wide = drawn.toType(DataType.FLOAT64, false);
                assertThat(wide.min().getDouble()).isBetween(0.0, 1e-4);
                assertThat(wide.max().getDouble()).isLessThan(1).isGreaterThan(1 - 1e-4);
                assertThat(wide.mean().getDouble()).isCloseTo(0.5, within(4e-3));
                assertThat(wide.square().mean().getDouble()).isCloseTo(1 / 3.0, within(4e-3));
            }
        }
    }

    @Test
    void normalNumbers_haveTheirMoments() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray drawn = run(manager, DataType.FLOAT64, "countedNormal", 100_000);
            assertThat(drawn.mean().getDouble()).isCloseTo(0, within(0.015));
            assertThat(drawn.square().mean().getDouble()).isCloseTo(1, within(0.02));
            assertThat(drawn.pow(4).mean().getDouble()).isCloseTo(3, within(0.15));
            assertThat(drawn.abs().max().getDouble()).isBetween(3.8, 6.5);
        }
    }
}
