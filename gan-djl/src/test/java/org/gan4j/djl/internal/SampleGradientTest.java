package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.plugin.AdaptiveAugmentation;
import org.gan4j.djl.plugin.Packing;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.hook.TrainingHook;
import org.gan4j.loss.Losses;
import org.gan4j.plugin.ExperienceReplay;
import org.gan4j.plugin.InstanceNoise;
import org.gan4j.regularizer.R1;
import org.gan4j.regularizer.R2;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.rule.Alternating;
import org.gan4j.rule.Simultaneous;
import org.gan4j.rule.UpdateRule;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;
import org.gan4j.transform.SampleKind;
import org.junit.jupiter.api.Test;

/** R1 and R2 share the pass of the loss; they must move weights as if each ran its own. */
class SampleGradientTest {

    private static final Samples POINTS = points();

    private static Samples points() {
        Random random = new Random(1);
        float[] values = new float[64];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Samples.ofFloats(values, new Shape(2));
    }

    /** The penalty by a pass of its own, as anybody would write it down. */
    private record OwnPass(SampleKind kind, int packed) implements Regularizer {

        @Override
        public Player player() {
            return Player.DISCRIMINATOR;
        }

        @Override
        public Schedule weight() {
            return Schedule.constant(3);
        }

        @Override
        public NDArray term(RegularizerContext context) {
            NDArray samples = kind == SampleKind.REAL ? context.real() : context.fake();
            NDArray x = context.leaf(samples);
            NDArray gradient = context.gradient(context.critique(x).logits().sum(), x);
            NDArray norms = gradient.square().sum(new int[] {1});
            return norms.mean().mul(packed).mul(context.manager().create(0.5f));
        }
    }

    private static Map<String, float[]> trained(GanTrainerBuilder gan) {
        try (GanTrainer trainer = gan.build()) {
            trainer.fit(POINTS, Budget.iterations(4));
            return new TreeMap<>(TinyGan.parameters(trainer));
        }
    }

    private static GanTrainerBuilder describe(UpdateRule rule) {
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(2).optWidths(8, 8, 8).build())
                .setDiscriminator(Discriminators.mlp().optWidths(8, 8, 8).build())
                .optUpdateRule(rule)
                .optBatchSize(8);
    }

    private static void assertAlike(UpdateRule rule, int packed, List<Plugin> plugins) {
        GanTrainerBuilder shared = describe(rule).addRegularizer(R1.of(3)).addRegularizer(R2.of(3));
        GanTrainerBuilder own =
                describe(rule)
                        .addRegularizer(new OwnPass(SampleKind.REAL, packed))
                        .addRegularizer(new OwnPass(SampleKind.FAKE, packed));
        plugins.forEach(shared::addPlugin);
        plugins.forEach(own::addPlugin);
        Map<String, float[]> expected = trained(own);
        Map<String, float[]> plain = trained(describe(rule));
        List<String> moved = new ArrayList<>();
        trained(shared)
                .forEach(
                        (name, values) -> {
                            assertThat(values)
                                    .as(name)
                                    .containsExactly(expected.get(name), within(1e-6f));
                            if (!Arrays.equals(values, plain.get(name))) {
                                moved.add(name);
                            }
                        });
        assertThat(moved).isNotEmpty();
    }

    @Test
    void alternating() {
        assertAlike(Alternating.of(2, 1), 1, List.of());
    }

    @Test
    void simultaneous() {
        assertAlike(Simultaneous.standard(), 1, List.of());
    }

    @Test
    void packed() {
        assertAlike(Alternating.of(1, 1), 2, List.of(Packing.of(2)));
    }

    /**
     * Replayed samples count like new ones: the gradient is by what the discriminator was shown.
     */
    @Test
    void replayedSamples_arePenalisedToo() {
        ExperienceReplay replay = ExperienceReplay.of(8, 0.5);
        double[] shares = new double[2];
        Regularizer probe =
                new Regularizer() {
                    @Override
                    public Player player() {
                        return Player.DISCRIMINATOR;
                    }

                    @Override
                    public boolean usesSampleGradients() {
                        return true;
                    }

                    @Override
                    public NDArray term(RegularizerContext context) {
                        NDArray norms =
                                context.sampleGradient(
                                                SampleKind.FAKE, RegularizerContext.Place.BATCH)
                                        .square()
                                        .sum(new int[] {1});
                        shares[0] = norms.get("0:4").min().getFloat();
                        shares[1] = norms.get("4:8").min().getFloat();
                        return norms.mean();
                    }
                };
        trained(
                describe(Alternating.of(1, 1))
                        .addPlugin(replay)
                        .addPlugin(InstanceNoise.linearToZero(0.1, 1_000))
                        .addRegularizer(probe));
        assertThat(shares[0]).isPositive();
        assertThat(shares[1]).isPositive();
    }

    /** The generator's step judges first, and its critiques must do for the penalties too. */
    @Test
    void aSharedPass_inEitherOrder() {
        UpdateRule generatorFirst =
                round -> round.step(round.draw(), Player.GENERATOR, Player.DISCRIMINATOR);
        trained(relativistic(generatorFirst))
                .values()
                .forEach(
                        values -> {
                            for (float value : values) {
                                assertThat(value).isFinite();
                            }
                        });
        assertAlike(generatorFirst, 1, List.of());
    }

    private static GanTrainerBuilder relativistic(UpdateRule rule) {
        return describe(rule)
                .optLoss(Losses.relativisticPairing())
                .addRegularizer(R1.of(3))
                .addRegularizer(R2.of(3));
    }

    /** What the penalty is by, where D is shown half of every sample: its gradient is halved. */
    @Test
    void thePenalty_isByTheBatch_notByWhatIsShownOfIt() {
        double byBatch = penalty(R1.of(Schedule.constant(10)));
        double byShown = penalty(R1.of(Schedule.constant(10)).afterAugmentation());
        assertThat(byBatch / byShown).isCloseTo(0.25, within(1e-9));
    }

    private static double penalty(R1 r1) {
        List<Double> penalties = new ArrayList<>();
        TrainingHook watcher =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        PlayerNumbers numbers =
                                Objects.requireNonNull(event.numbers().get(Player.DISCRIMINATOR));
                        penalties.add(Objects.requireNonNull(numbers.terms().get("R1")));
                        assertThat(numbers.loss())
                                .isCloseTo(numbers.gameLoss() + penalties.get(0), within(1e-12));
                    }
                };
        try (GanTrainer trainer =
                describe(Alternating.of(1, 1))
                        .addSampleTransform(
                                (batch, kind, step) -> batch.with(batch.samples().div(2)))
                        .addRegularizer(r1)
                        .addHook(watcher)
                        .optDataType(DataType.FLOAT64)
                        .build()) {
            trainer.fit(POINTS, Budget.iterations(1));
        }
        return penalties.get(0);
    }

    /** Logits of one step, read as the game means them. */
    @Test
    void theNumbersOfAStep_areThoseOfItsLogits() {
        List<double[]> logits = new ArrayList<>();
        List<PlayerNumbers> numbers = new ArrayList<>();
        TrainingHook watcher =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        numbers.add(
                                Objects.requireNonNull(event.numbers().get(Player.DISCRIMINATOR)));
                    }
                };
        try (GanTrainer trainer =
                describe(Alternating.of(1, 1))
                        .addCritiqueTransform(
                                (critiques, step) -> {
                                    if (step.player().equals(Player.DISCRIMINATOR)) {
                                        logits.add(critiques.real().toDoubleArray());
                                        logits.add(critiques.fake().toDoubleArray());
                                    }
                                    return critiques;
                                })
                        .addHook(watcher)
                        .optDataType(DataType.FLOAT64)
                        .build()) {
            trainer.fit(POINTS, Budget.iterations(1));
        }
        PlayerNumbers step = numbers.get(0);
        double[] real = logits.get(0);
        double[] fake = logits.get(1);
        assertThat(step.realLogit()).isCloseTo(mean(real, x -> x), within(1e-12));
        assertThat(step.fakeLogit()).isCloseTo(mean(fake, x -> x), within(1e-12));
        assertThat(step.realAccuracy()).isEqualTo(mean(real, x -> x > 0 ? 1 : 0));
        assertThat(step.fakeAccuracy()).isEqualTo(mean(fake, x -> x > 0 ? 0 : 1));
        DoubleUnaryOperator sigmoid = x -> 1 / (1 + Math.exp(-x));
        assertThat(step.realProbability()).isCloseTo(mean(real, sigmoid), within(1e-12));
        assertThat(step.fakeProbability()).isCloseTo(mean(fake, sigmoid), within(1e-12));
        assertThat(step.distance()).isNaN();
    }

    private static double mean(double[] values, DoubleUnaryOperator of) {
        return Arrays.stream(values).map(of).average().orElseThrow();
    }

    /** ADA resamples with gathers, which can be differentiated as often as anybody likes. */
    @Test
    void adaptiveAugmentation_goesWithR1() {
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(16, 16, 1).optWidth(2).build())
                        .setDiscriminator(Discriminators.dcgan(16, 16, 1).optWidth(2).build())
                        .addPlugin(AdaptiveAugmentation.of(-0.9, 8))
                        .addRegularizer(R1.of(1))
                        .addRegularizer(R2.of(1))
                        .optBatchSize(8)
                        .build()) {
            Samples images = Samples.ofFloats(new float[32 * 256], new Shape(1, 16, 16));
            trainer.fit(images, Budget.iterations(12));
            for (float value : trainer.sample(2).floats()) {
                assertThat(value).isBetween(-1f, 1f);
            }
        }
    }
}
