package org.gan4j.djl.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Splitter;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.gan4j.djl.internal.Golden;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.GraphScope;
import org.gan4j.djl.torch.TorchRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * ADA's resampling against PyTorch's, see src/test/python/resampling_golden.py, and the second
 * derivative, which PyTorch's does not have, against central differences.
 */
class ResamplingTest extends ArrayTest {

    private static final JsonObject GOLDEN = Golden.read("resampling.json");
    private static final double STEP = 1e-5;

    static Stream<String> sizes() {
        return GOLDEN.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void images_agreeWithPyTorch(String size) {
        JsonObject cases = GOLDEN.getAsJsonObject(size);
        List<String> sides = Splitter.on('x').splitToList(size);
        Shape shape = new Shape(1, 2, Long.parseLong(sides.get(0)), Long.parseLong(sides.get(1)));
        NDArray image = manager.create(Golden.hashed(shape.size(), 1), shape);
        for (String name : cases.keySet()) {
            JsonArray golden = cases.getAsJsonArray(name);
            double[] map = {0, 0, 0, 0, 0, 0, 0, 0, 1};
            for (int i = 0; i < 6; i++) {
                map[i] =
                        golden.get(0)
                                .getAsJsonArray()
                                .get(i / 3)
                                .getAsJsonArray()
                                .get(i % 3)
                                .getAsDouble();
            }
            NDArray moved =
                    AdaptiveAugmentation.resample(image, manager.create(map, new Shape(1, 3, 3)));
            assertThat(moved.getShape()).isEqualTo(shape);
            assertThat(moved.toDoubleArray())
                    .as(name)
                    .containsExactly(doubles(golden.get(1).getAsJsonArray()), within(1e-12));
        }
    }

    private static double[] doubles(JsonArray numbers) {
        double[] values = new double[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).getAsDouble();
        }
        return values;
    }

    @Test
    void imagesThatStayInPlace_areTheSameBits() {
        NDArray images = manager.randomUniform(-1, 1, new Shape(4, 3, 32, 32));
        NDArray stay = manager.eye(3).reshape(1, 3, 3).repeat(0, 4);
        assertThat(AdaptiveAugmentation.resample(images, stay)).isEqualTo(images);
    }

    @Test
    void secondDerivative_agreesWithFiniteDifferences() {
        Shape shape = new Shape(3, 3, 6, 6);
        double[] images = Golden.hashed(shape.size(), 1);
        try (GradMode mode = GradMode.on();
                GraphScope scope = new GraphScope()) {
            NDArray x = Autograd.leaf(manager.create(images, shape));
            double[] exact = Autograd.gradients(penalty(x), new NDList(x)).head().toDoubleArray();
            double[] numeric = new double[images.length];
            for (int i = 0; i < images.length; i++) {
                double value = images[i];
                images[i] = value + STEP;
                double above = penalty(Autograd.leaf(manager.create(images, shape))).getDouble();
                images[i] = value - STEP;
                double below = penalty(Autograd.leaf(manager.create(images, shape))).getDouble();
                images[i] = value;
                numeric[i] = (above - below) / (2 * STEP);
            }
            assertThat(Arrays.stream(exact).map(Math::abs).max().orElseThrow()).isGreaterThan(0.1);
            assertThat(exact).containsExactly(numeric, within(1e-7));
        }
    }

    /** The squared input gradient of a function that is not linear in the augmented images. */
    private NDArray penalty(NDArray leaf) {
        TorchRandom random = new TorchRandom(manager, DataType.FLOAT64, 1);
        NDArray shown = AdaptiveAugmentation.augment(leaf, random, 1);
        NDArray c = manager.create(Golden.hashed(leaf.size(), 2), leaf.getShape());
        NDArray sum = shown.tanh().mul(c).sum();
        return Autograd.differentiableGradients(sum, new NDList(leaf)).head().square().sum();
    }
}
