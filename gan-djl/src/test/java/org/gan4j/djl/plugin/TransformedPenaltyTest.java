package org.gan4j.djl.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.function.UnaryOperator;
import org.gan4j.data.Batch;
import org.gan4j.djl.internal.Golden;
import org.gan4j.djl.internal.GoldenDraws;
import org.gan4j.djl.internal.OnlyMemory;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.GraphScope;
import org.gan4j.plugin.ExperienceReplay;
import org.gan4j.run.Player;
import org.gan4j.transform.SampleKind;
import org.junit.jupiter.api.Test;

/**
 * R1 and R2 by the samples before they are augmented and after they are replayed, against PyTorch;
 * see src/test/python/transformed_penalties_golden.py.
 */
class TransformedPenaltyTest extends ArrayTest {

    private static final JsonObject GOLDEN = Golden.read("transformed_penalties.json");
    private static final double TOLERANCE = 1e-10;

    @Test
    void r1_throughAda() {
        JsonObject golden = GOLDEN.getAsJsonObject("ada");
        double p = golden.get("probability").getAsDouble();
        assertPenalty(
                golden,
                array(golden, "samples"),
                x -> {
                    GoldenDraws random = draws(golden);
                    NDArray shown = AdaptiveAugmentation.augment(x, random, p);
                    random.assertAllDrawn();
                    return shown;
                });
    }

    @Test
    void r1_throughDiffAugment() {
        JsonObject golden = GOLDEN.getAsJsonObject("diffAugment");
        assertPenalty(
                golden,
                array(golden, "samples"),
                x -> {
                    GoldenDraws random = draws(golden);
                    NDArray shown =
                            DiffAugment.standard()
                                    .apply(Batch.of(x), SampleKind.REAL, step(random))
                                    .samples();
                    random.assertAllDrawn();
                    return shown;
                });
    }

    @Test
    void r2_ofReplayedSamples() {
        JsonObject golden = GOLDEN.getAsJsonObject("replay");
        NDArray fresh = array(golden, "fresh");
        ExperienceReplay replay =
                ExperienceReplay.of(
                                golden.get("capacity").getAsInt(),
                                golden.get("share").getAsDouble())
                        .start(
                                new OnlyMemory(
                                        manager, DataType.FLOAT64, fresh.getShape().slice(1)));
        GoldenDraws random = draws(golden);
        for (JsonElement batch : golden.getAsJsonArray("earlier")) {
            NDArray earlier = Golden.array(manager, batch.getAsJsonObject());
            replay.apply(Batch.of(earlier), SampleKind.FAKE, step(random));
        }
        NDArray replayed = replay.apply(Batch.of(fresh), SampleKind.FAKE, step(random)).samples();
        random.assertAllDrawn();
        assertPenalty(golden, replayed, x -> x);
    }

    private NDArray array(JsonObject written, String name) {
        return Golden.array(manager, written.getAsJsonObject(name));
    }

    private GoldenDraws draws(JsonObject golden) {
        return new GoldenDraws(manager, golden.getAsJsonArray("draws"));
    }

    private GivenStep step(GoldenDraws random) {
        return new GivenStep(Player.DISCRIMINATOR, manager, random);
    }

    private void assertPenalty(
            JsonObject golden, NDArray samples, UnaryOperator<NDArray> transform) {
        assertPenalty(golden, samples, transform, "leakyRelu", this::leakyRelu);
        assertPenalty(golden, samples, transform, "tanh", NDArray::tanh);
    }

    private NDArray leakyRelu(NDArray x) {
        ParameterStore none = new ParameterStore(manager, false);
        return new LeakyRelu(0.2).forward(none, new NDList(x), true).singletonOrThrow();
    }

    private void assertPenalty(
            JsonObject golden,
            NDArray samples,
            UnaryOperator<NDArray> transform,
            String name,
            UnaryOperator<NDArray> activation) {
        JsonObject written = GOLDEN.getAsJsonObject("weights");
        JsonObject expected = golden.getAsJsonObject(name);
        try (GradMode mode = GradMode.on();
                GraphScope scope = new GraphScope()) {
            NDList weights = new NDList();
            written.keySet().forEach(key -> weights.add(Autograd.leaf(array(written, key))));
            NDArray x = Autograd.leaf(samples);
            NDArray shown = transform.apply(x);
            assertClose("shown", shown, array(golden, "shown"));
            NDArray logits = logits(shown, weights, activation);
            NDArray gradient = Autograd.differentiableGradients(logits.sum(), new NDList(x)).head();
            double gamma = GOLDEN.get("gamma").getAsDouble();
            NDArray penalty = gradient.square().mul(gamma / 2 / samples.getShape().get(0)).sum();
            double value = expected.get("penalty").getAsDouble();
            assertThat(penalty.getDouble()).isCloseTo(value, within(TOLERANCE * value));
            NDList gradients = Autograd.gradients(penalty, weights);
            int index = 0;
            for (String key : written.keySet()) {
                NDArray exact = array(expected.getAsJsonObject("gradients"), key);
                assertClose(name + ", " + key, gradients.get(index++), exact);
            }
        }
    }

    private static NDArray logits(
            NDArray shown, NDList weights, UnaryOperator<NDArray> activation) {
        Shape one = new Shape(1, 1);
        NDArray hidden =
                Conv2d.conv2d(shown, weights.get(0), weights.get(1), one, one, one, 1).head();
        NDArray flat = activation.apply(hidden).reshape(shown.getShape().get(0), -1);
        return Linear.linear(flat, weights.get(2), weights.get(3)).head();
    }

    private static void assertClose(String what, NDArray actual, NDArray expected) {
        assertThat(actual.getShape()).as(what).isEqualTo(expected.getShape());
        double scale = expected.abs().max().getDouble();
        assertThat(actual.toDoubleArray())
                .as(what)
                .containsExactly(expected.toDoubleArray(), within(TOLERANCE * Math.max(scale, 1)));
    }
}
