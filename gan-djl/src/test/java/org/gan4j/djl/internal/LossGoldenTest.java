package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.loss.BoundaryEquilibrium;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Divergence;
import org.gan4j.loss.Loss;
import org.gan4j.loss.Losses;
import org.gan4j.loss.RelativisticForm;
import org.gan4j.loss.Targets;
import org.gan4j.network.Critique;
import org.gan4j.run.StateVisitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss against PyTorch (src/test/python/losses_golden.py), and at the edge of its range. */
class LossGoldenTest {

    private static final int N = 7;
    private static final JsonObject GOLDEN = Golden.read("losses.json");

    private static final Map<String, Loss> LOSSES = losses();

    private static Map<String, Loss> losses() {
        Map<String, Loss> losses = new LinkedHashMap<>();
        losses.put("minimax", Losses.minimax());
        losses.put("nonSaturating", Losses.nonSaturating());
        losses.put("leastSquares(-1,1,0)", Losses.leastSquares(-1, 1, 0));
        losses.put("leastSquares(0,1,1)", Losses.leastSquares());
        losses.put("hinge", Losses.hinge());
        losses.put("wasserstein", Losses.wasserstein());
        losses.put("energyMargin(2)", Losses.energyMargin(2));
        losses.put("boundaryEquilibrium(k=0.3)", new AtBalance(0.3));
        for (RelativisticForm form : RelativisticForm.values()) {
            losses.put("pairing(" + form + ")", Losses.relativisticPairing(form));
            losses.put("average(" + form + ")", Losses.relativisticAverage(form));
        }
        for (Divergence divergence : Divergence.values()) {
            losses.put("fGan(" + divergence + ")", Losses.fDivergence(divergence));
        }
        return losses;
    }

    /** BEGAN at one value of its balance, which its generator's steps move. */
    private record AtBalance(double balance) implements Loss, StateVisitor {

        private BoundaryEquilibrium game() {
            BoundaryEquilibrium game = BoundaryEquilibrium.of(0.5);
            game.visitState(this);
            return game;
        }

        @Override
        public NDArray discriminator(Critiques critiques) {
            return game().discriminator(critiques);
        }

        @Override
        public NDArray generator(Critiques critiques) {
            return game().generator(critiques);
        }

        @Override
        public void tensor(String name, NDArray tensor) {}

        @Override
        public void integer(String name, LongSupplier get, LongConsumer set) {}

        @Override
        public void real(String name, DoubleSupplier get, DoubleConsumer set) {
            set.accept(name.equals("balance") ? balance : 0);
        }
    }

    static Stream<Arguments> all() {
        return LOSSES.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    @Test
    void everyGoldenLoss_isTested() {
        assertThat(LOSSES).containsOnlyKeys(GOLDEN.keySet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void valueAndGradients_agreeWithPyTorch(String name, Loss loss) {
        JsonObject golden = GOLDEN.getAsJsonObject(name);
        assertAgrees(loss, golden.getAsJsonObject("float64"), DataType.FLOAT64, 1e-9);
        assertAgrees(loss, golden.getAsJsonObject("float32"), DataType.FLOAT32, 1e-5);
        assertThat(golden.getAsJsonObject("float64").has("labelled")).isEqualTo(loss.usesTargets());
    }

    private static void assertAgrees(
            Loss loss, JsonObject golden, DataType type, double tolerance) {
        for (Map.Entry<String, JsonElement> part : golden.entrySet()) {
            boolean labelled = part.getKey().equals("labelled");
            List<double[]> actual =
                    evaluate(
                            loss,
                            part.getKey().equals("generator"),
                            labelled,
                            scaled(1),
                            scaled(2),
                            type);
            JsonArray expected = part.getValue().getAsJsonArray();
            assertClose(actual.get(0)[0], expected.get(0).getAsDouble(), tolerance, part.getKey());
            for (int side = 1; side <= 2; side++) {
                for (int i = 0; i < N; i++) {
                    assertClose(
                            actual.get(side)[i],
                            expected.get(side).getAsJsonArray().get(i).getAsDouble(),
                            tolerance,
                            "%s, gradient %s of side %s".formatted(part.getKey(), i, side));
                }
            }
        }
    }

    private static void assertClose(double actual, double expected, double tolerance, String what) {
        // A gradient next to 0 is the difference of numbers of the size of 1 / N.
        double scale = Math.max(Math.abs(expected), 0.01);
        assertThat(actual).as(what).isCloseTo(expected, within(scale * tolerance));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void atHugeLogits_valueAndGradientsAreFinite(String name, Loss loss) {
        double[] huge = {-1e4, 1e4, -1e4, 1e4, 0, 1e4, -1e4};
        double[] opposite = {1e4, 1e4, -1e4, -1e4, 0, 1, -1};
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            for (boolean generator : new boolean[] {true, false}) {
                for (double[] values :
                        evaluate(loss, generator, loss.usesTargets(), huge, opposite, type)) {
                    assertThat(Arrays.stream(values)).allMatch(Double::isFinite);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void doesNotDependOnTheBatchSize(String name, Loss loss) {
        double[] twiceReal = twice(scaled(1));
        double[] twiceFake = twice(scaled(2));
        for (boolean generator : new boolean[] {true, false}) {
            double once = value(loss, generator, scaled(1), scaled(2));
            double doubled = value(loss, generator, twiceReal, twiceFake);
            assertThat(doubled).isCloseTo(once, within(1e-12 * Math.max(1, Math.abs(once))));
        }
    }

    @Test
    void atAConstantDiscriminator_theValuesAreThoseOfThePapers() {
        double[] zero = new double[N];
        double log2 = Math.log(2);
        assertThat(value(Losses.minimax(), false, zero, zero)).isCloseTo(2 * log2, within(1e-12));
        assertThat(value(Losses.minimax(), true, zero, zero)).isCloseTo(-log2, within(1e-12));
        assertThat(value(Losses.hinge(), false, zero, zero)).isEqualTo(2);
        assertThat(value(Losses.wasserstein(), false, zero, zero)).isZero();
        assertThat(value(Losses.leastSquares(-1, 1, 0), false, zero, zero)).isEqualTo(1);
        assertThat(value(Losses.leastSquares(), true, zero, zero)).isEqualTo(0.5);
        assertThat(value(Losses.relativisticPairing(), false, zero, zero))
                .isCloseTo(log2, within(1e-12));
        assertThat(
                        value(
                                Losses.relativisticAverage(RelativisticForm.NON_SATURATING),
                                true,
                                zero,
                                zero))
                .isCloseTo(2 * log2, within(1e-12));
        assertThat(value(Losses.fDivergence(Divergence.GAN), false, zero, zero))
                .isCloseTo(2 * log2, within(1e-12));
        assertThat(value(Losses.fDivergence(Divergence.JENSEN_SHANNON), false, zero, zero))
                .isCloseTo(0, within(1e-12));
    }

    private static double value(Loss loss, boolean generator, double[] real, double[] fake) {
        return evaluate(loss, generator, false, real, fake, DataType.FLOAT64).get(0)[0];
    }

    private static double[] scaled(long salt) {
        double[] values = Golden.hashed(N, salt);
        for (int i = 0; i < N; i++) {
            values[i] *= 6;
        }
        return values;
    }

    private static double[] twice(double[] values) {
        double[] twice = new double[2 * values.length];
        System.arraycopy(values, 0, twice, 0, values.length);
        System.arraycopy(values, 0, twice, values.length, values.length);
        return twice;
    }

    /** Value, gradient in the real logits, gradient in the fake ones. */
    private static List<double[]> evaluate(
            Loss loss,
            boolean generator,
            boolean labelled,
            double[] real,
            double[] fake,
            DataType type) {
        try (NDManager manager = Torch.newManager(Device.cpu());
                GradMode mode = GradMode.on()) {
            NDArray r = Autograd.leaf(manager.create(real).toType(type, false));
            NDArray f = Autograd.leaf(manager.create(fake).toType(type, false));
            Targets targets =
                    labelled
                            ? new Targets(
                                    labels(manager, 0.9, -0.1, type),
                                    labels(manager, 0.1, 0.1, type))
                            : Targets.HARD;
            Critiques critiques =
                    new Critiques(
                            new Critique(r, new NDList()), new Critique(f, new NDList()), targets);
            NDArray value = generator ? loss.generator(critiques) : loss.discriminator(critiques);
            NDList gradients = Autograd.gradients(value, new NDList(r, f));
            List<double[]> result = new ArrayList<>();
            for (NDArray array : new NDArray[] {value, gradients.get(0), gradients.get(1)}) {
                assertThat(array.getDataType()).isEqualTo(type);
                result.add(array.toType(DataType.FLOAT64, false).toDoubleArray());
            }
            return result;
        }
    }

    private static NDArray labels(NDManager manager, double first, double slope, DataType type) {
        double[] labels = new double[N];
        for (int i = 0; i < N; i++) {
            labels[i] = first + slope * i / 7;
        }
        return manager.create(labels).toType(type, false);
    }
}
