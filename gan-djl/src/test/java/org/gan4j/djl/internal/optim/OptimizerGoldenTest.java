package org.gan4j.djl.internal.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.google.gson.JsonArray;
import java.util.stream.Stream;
import org.gan4j.djl.internal.Golden;
import org.gan4j.djl.internal.OnlyMemory;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.optim.Adam;
import org.gan4j.optim.AdamW;
import org.gan4j.optim.Optimizer;
import org.gan4j.optim.RmsProp;
import org.gan4j.optim.Sgd;
import org.gan4j.optim.Updater;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Five steps of each optimizer against PyTorch; see src/test/python/optimizers_golden.py. */
class OptimizerGoldenTest {

    static Stream<Arguments> optimizers() {
        return Stream.of(
                Arguments.of("adam", Adam.of(0.1)),
                Arguments.of("adamw", AdamW.of(0.1).withWeightDecay(0.05)),
                Arguments.of("rmsprop", RmsProp.of(0.1)),
                Arguments.of("sgd", Sgd.of(0.1)),
                Arguments.of("momentum", Sgd.of(0.1).withMomentum(0.9)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("optimizers")
    void fiveSteps_agreeWithPyTorch(String name, Optimizer settings) {
        double[] weights = descend(settings);
        JsonArray golden = Golden.read("optimizers.json").getAsJsonArray(name);
        for (int i = 0; i < weights.length; i++) {
            double expected = golden.get(i).getAsDouble();
            assertThat(weights[i]).isCloseTo(expected, within(Math.abs(expected) * 1e-12));
        }
    }

    @Test
    void aLearningRateOfZero_movesNothing() {
        assertThat(descend(new Sgd(Schedule.constant(0), 0.9))).containsExactly(1, -2, 3);
    }

    /** As second-order gradients of convolutions have. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("optimizers")
    void aGradientOfOtherStrides_movesTheRightWeights(String name, Optimizer settings) {
        assertThat(stepAlong(settings, true)).containsExactly(stepAlong(settings, false));
    }

    private static double[] stepAlong(Optimizer settings, boolean transposedView) {
        try (NDManager manager = Torch.newManager(Device.cpu());
                GradMode mode = GradMode.off()) {
            Linear linear = Linear.builder().setUnits(2).optBias(false).build();
            linear.initialize(manager, DataType.FLOAT64, new Shape(1, 3));
            Weights weights = Weights.live(linear, manager);
            NDArray w = weights.trainable().head();
            w.muli(0);
            double[] columns = {1, -4, 2, 5, -3, 0.5};
            double[] rows = {1, 2, -3, -4, 5, 0.5};
            NDArray gradient =
                    transposedView
                            ? manager.create(columns, new Shape(3, 2)).transpose()
                            : manager.create(rows, new Shape(2, 3));
            Updater updater =
                    FusedKernels.INSTANCE.start(
                            settings, weights.parameters(), OnlyMemory.of(manager));
            for (int step = 0; step < 3; step++) {
                updater.update(new NDList(gradient), 0);
            }
            return w.toDoubleArray();
        }
    }

    private static double[] descend(Optimizer settings) {
        try (NDManager manager = Torch.newManager(Device.cpu());
                GradMode mode = GradMode.on()) {
            Point point = new Point();
            point.initialize(manager, DataType.FLOAT64, new Shape(1));
            Weights weights = Weights.live(point, manager);
            NDArray w = weights.trainable().head();
            manager.create(new double[] {1, -2, 3}).copyTo(w);
            NDArray c = manager.create(new double[] {1, 10, 0.1});
            Updater updater =
                    FusedKernels.INSTANCE.start(
                            settings, weights.parameters(), OnlyMemory.of(manager));
            for (int step = 0; step < 5; step++) {
                NDArray loss = c.mul(w).mul(w).div(2).add(w.sin()).sum();
                NDList gradients = Autograd.gradients(loss, new NDList(w));
                try (GradMode off = GradMode.off()) {
                    updater.update(gradients, 0);
                }
            }
            return w.toDoubleArray();
        }
    }

    /** A block of one parameter. */
    private static final class Point extends AbstractBlock {

        Point() {
            addParameter(
                    Parameter.builder()
                            .setName("w")
                            .setType(Parameter.Type.BIAS)
                            .optShape(new Shape(3))
                            .build());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                PairList<String, Object> params) {
            throw new UnsupportedOperationException("only its parameter is used");
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }
}
