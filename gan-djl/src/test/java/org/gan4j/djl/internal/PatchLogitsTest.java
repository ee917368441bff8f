package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.hook.TrainingHook;
import org.gan4j.loss.Loss;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.ForwardingDiscriminator;
import org.gan4j.optim.Sgd;
import org.gan4j.plugin.LabelFlipping;
import org.gan4j.plugin.LabelSmoothing;
import org.gan4j.plugin.TopK;
import org.gan4j.regularizer.Consistency;
import org.gan4j.regularizer.LeCam;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.run.Budget;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A discriminator may score patches; what it says then follows from what one logit says. */
class PatchLogitsTest {

    private static final Samples POINTS = points();

    /** Six patches that agree: every mean over patches is the one logit. */
    private static NDArray agreeing(NDArray logits) {
        return logits.reshape(-1, 1, 1, 1).repeat(2, 2).repeat(3, 3);
    }

    /** The logit and a silent patch: every sum over patches is the one logit. */
    private static NDArray silent(NDArray logits) {
        NDArray one = logits.reshape(-1, 1, 1, 1);
        return one.concat(one.mul(0), 3);
    }

    private static final class Patches extends ForwardingDiscriminator {

        private final UnaryOperator<NDArray> spread;

        Patches(Discriminator decorated, UnaryOperator<NDArray> spread) {
            super(decorated);
            this.spread = spread;
        }

        @Override
        protected Discriminator decorating(Discriminator other) {
            return new Patches(other, spread);
        }

        @Override
        public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
            Critique critique = decorated().criticise(input, pass);
            return new Critique(spread.apply(critique.logits()), new NDList());
        }
    }

    private static Samples points() {
        float[] values = new float[64];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        return Samples.ofFloats(values, new Shape(2));
    }

    private static GanTrainerBuilder game() {
        return PointGan.points(8)
                .optOptimizer(Sgd.of(1e-3))
                .optDataType(DataType.FLOAT64)
                .optSeed(3);
    }

    private static GanTrainerBuilder patched(GanTrainerBuilder gan, UnaryOperator<NDArray> spread) {
        return gan.setDiscriminator(
                new Patches(Discriminators.mlp().optWidths(8, 8, 8).build(), spread));
    }

    private static Map<String, double[]> trained(GanTrainerBuilder gan) {
        try (GanTrainer trainer = gan.build()) {
            trainer.fit(POINTS, Budget.iterations(3));
            return new TreeMap<>(TinyGan.doubles(trainer));
        }
    }

    private static void assertAlike(GanTrainerBuilder patches, GanTrainerBuilder single) {
        Map<String, double[]> expected = trained(single);
        trained(patches)
                .forEach(
                        (name, values) ->
                                assertThat(values)
                                        .as(name)
                                        .usingComparatorWithPrecision(1e-11 * size(values))
                                        .containsExactly(
                                                Objects.requireNonNull(expected.get(name))));
    }

    /** The largest value, at least 1e-3: rounding is a part of it. */
    private static double size(double... values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0) + 1e-3;
    }

    static Stream<Loss> losses() {
        return ConformanceTest.losses();
    }

    static Stream<Regularizer> regularizers() {
        return ConformanceTest.regularizers();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aLoss_isTheMeanOverPatches(Loss loss) {
        assertAlike(patched(game().optLoss(loss), PatchLogitsTest::agreeing), game().optLoss(loss));
    }

    @Test
    void targetsAndChoices_areOfSamples_notOfPatches() {
        assertAlike(patched(labelled(game()), PatchLogitsTest::agreeing), labelled(game()));
    }

    private static GanTrainerBuilder labelled(GanTrainerBuilder gan) {
        return gan.addPlugin(LabelSmoothing.oneSided())
                .addPlugin(LabelFlipping.standard())
                .addPlugin(TopK.of(Schedule.constant(0.5)));
    }

    /** What looks at logits takes their mean, what differentiates them their sum. */
    @ParameterizedTest
    @MethodSource("regularizers")
    void aTerm_ofPatches_isThatOfOneLogit(Regularizer term) {
        boolean looks = term instanceof LeCam || term instanceof Consistency;
        looks |= term.getClass().getName().contains("LatentConsistency");
        Map<String, Double> single = terms(game().addRegularizer(term), term);
        Map<String, Double> patches =
                terms(
                        patched(game(), looks ? PatchLogitsTest::agreeing : PatchLogitsTest::silent)
                                .addRegularizer(term),
                        term);
        assertThat(single).isNotEmpty();
        single.forEach(
                (name, value) ->
                        assertThat(patches.get(name))
                                .as(name)
                                .isCloseTo(value, within(1e-12 + 1e-12 * Math.abs(value))));
    }

    private static Map<String, Double> terms(GanTrainerBuilder gan, Regularizer term) {
        Map<String, Double> terms = new TreeMap<>();
        TrainingHook reader =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        PlayerNumbers numbers =
                                Objects.requireNonNull(event.numbers().get(term.player()));
                        terms.putAll(numbers.terms());
                    }
                };
        try (GanTrainer trainer = gan.addHook(reader).build()) {
            trainer.fit(POINTS, Budget.iterations(1));
        }
        return terms;
    }
}
