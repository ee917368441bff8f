package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Batch;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.latent.LatentPrior;
import org.gan4j.loss.Losses;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.optim.Sgd;
import org.gan4j.rule.Alternating;
import org.gan4j.rule.Gradients;
import org.gan4j.rule.Pass;
import org.gan4j.rule.ReusedFakes;
import org.gan4j.rule.Simultaneous;
import org.gan4j.rule.Unrolled;
import org.gan4j.rule.UpdateRule;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.run.RandomSource;
import org.gan4j.run.StepContext;
import org.gan4j.transform.SampleKind;
import org.gan4j.transform.SampleTransform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpdateRuleTest {

    private static final int BATCH = 8;
    private static final double INNER_RATE = 0.3;

    /** The same latents at every draw. */
    private static final class FixedPrior implements LatentPrior {

        private final int size;

        FixedPrior(int size) {
            this.size = size;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public NDArray draw(int count, RandomSource random) {
            return random.uniform(new Shape(1))
                    .getManager()
                    .create(Golden.hashed((long) count * size, 3), new Shape(count, size))
                    .mul(4)
                    .toType(DataType.FLOAT64, false);
        }
    }

    private static GanTrainerBuilder game(UpdateRule rule) {
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(2).optWidths(6, 6, 6).build())
                .setDiscriminator(Discriminators.mlp().optWidths(6, 6, 6).build())
                .optLatentPrior(new FixedPrior(10))
                .optOptimizer(Sgd.of(0.1))
                .optUpdateRule(rule)
                .optDataType(DataType.FLOAT64)
                .optBatchSize(BATCH);
    }

    private static Samples points() {
        float[] values = new float[2 * BATCH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        return Samples.ofFloats(values, new Shape(2));
    }

    private static Map<String, double[]> afterOne(UpdateRule rule) {
        return afterOne(game(rule));
    }

    private static Map<String, double[]> afterOne(GanTrainerBuilder gan) {
        try (GanTrainer trainer = gan.build()) {
            trainer.fit(points(), Budget.iterations(1));
            return TinyGan.doubles(trainer);
        }
    }

    private static void assertEqual(
            Map<String, double[]> actual, Map<String, double[]> expected, String player) {
        actual.forEach(
                (name, values) -> {
                    if (name.startsWith(player)) {
                        assertThat(values)
                                .as(name)
                                .containsExactly(
                                        Objects.requireNonNull(expected.get(name)), within(1e-14));
                    }
                });
    }

    @Test
    void simultaneous_movesEachPlayerAsIfTheOtherStoodStill() {
        Map<String, double[]> both = afterOne(Simultaneous.standard());
        assertEqual(both, afterOne(Alternating.of(1, 0)), "D");
        assertEqual(both, afterOne(Alternating.of(0, 1)), "G");
    }

    @Test
    void simultaneous_runsEachNetworkOnce() {
        assertThat(passes(Simultaneous.standard()))
                .as("generations, and judgements of real and fake")
                .containsExactly(3, 6);
    }

    @Test
    void reusedFakes_spareAGeneration() {
        assertThat(passes(ReusedFakes.standard())).containsExactly(3, 9);
        assertThat(passes(Alternating.of(1, 1))).containsExactly(6, 9);
    }

    @Test
    void playersInTurn_haveTheirGradientsAppliedFirst() {
        UpdateRule hasty =
                round -> {
                    try (Pass pass =
                            round.openInTurn(
                                    round.draw(), Player.DISCRIMINATOR, Player.GENERATOR)) {
                        pass.gradients(Player.DISCRIMINATOR);
                        pass.gradients(Player.GENERATOR);
                    }
                };
        assertThatIllegalStateException()
                .isThrownBy(() -> afterOne(hasty))
                .withMessageContaining("apply the gradients of 'discriminator' before");
    }

    /** With latents that never change, new fakes are the old ones. */
    @Test
    void reusedFakes_areAnAlternatingStep_onTheSameFakes() {
        Map<String, double[]> reused = afterOne(ReusedFakes.standard());
        assertEqual(reused, afterOne(Alternating.of(1, 1)), "G");
        assertEqual(reused, afterOne(Alternating.of(1, 0)), "D");
        List<String> drawn = new ArrayList<>();
        for (UpdateRule rule : List.of(ReusedFakes.standard(), Alternating.of(1, 1))) {
            try (GanTrainer trainer =
                    game(rule).optLatentPrior(LatentPrior.normal(10)).optSeed(1).build()) {
                trainer.fit(points(), Budget.iterations(1));
                drawn.add(Arrays.deepToString(TinyGan.doubles(trainer).values().toArray()));
            }
        }
        assertThat(drawn).doesNotHaveDuplicates();
    }

    @Test
    void freshBatches_showTheGeneratorOtherReals() {
        List<Double> means = realsByStep(Alternating.of(1, 1));
        assertThat(means).hasSize(4);
        assertThat(means.get(1)).isEqualTo(means.get(0));
        assertThat(means.get(2)).isNotEqualTo(means.get(0));
        List<Double> fresh = realsByStep(Alternating.of(1, 1).withFreshBatches());
        assertThat(fresh).hasSize(4).doesNotHaveDuplicates();
        assertThat(fresh.get(0)).isEqualTo(means.get(0));
    }

    /** The mean of the real samples in each step of two iterations. */
    private static List<Double> realsByStep(UpdateRule rule) {
        List<Double> means = new ArrayList<>();
        float[] values = new float[2 * 8 * BATCH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        try (GanTrainer trainer =
                game(rule)
                        .optLoss(Losses.relativisticPairing())
                        .addSampleTransform(
                                (batch, kind, step) -> {
                                    if (kind == SampleKind.REAL) {
                                        means.add(batch.samples().mean().getDouble());
                                    }
                                    return batch;
                                })
                        .build()) {
            trainer.fit(Samples.ofFloats(values, new Shape(2)), Budget.iterations(2));
        }
        return means;
    }

    /** What changes the discriminator's batch alone does so in a pass that both players share. */
    @ParameterizedTest
    @MethodSource("sharingRules")
    void replay_inASharedPass_isForTheDiscriminatorAlone(UpdateRule rule) {
        SampleTransform zeros =
                new SampleTransform() {
                    @Override
                    public Batch apply(Batch batch, SampleKind kind, StepContext step) {
                        return step.player().equals(Player.DISCRIMINATOR) && kind == SampleKind.FAKE
                                ? batch.with(batch.samples().zerosLike())
                                : batch;
                    }

                    @Override
                    public Stage stage() {
                        return Stage.REPLAY;
                    }
                };
        Map<String, double[]> both = afterOne(game(rule).addSampleTransform(zeros));
        assertEqual(both, afterOne(Alternating.of(0, 1)), "G");
        assertEqual(both, afterOne(game(Alternating.of(1, 0)).addSampleTransform(zeros)), "D");
    }

    static Stream<UpdateRule> sharingRules() {
        return Stream.of(
                Simultaneous.standard(),
                round -> {
                    try (Pass pass =
                            round.open(round.draw(), Player.GENERATOR, Player.DISCRIMINATOR)) {
                        Gradients generator = pass.gradients(Player.GENERATOR);
                        round.apply(pass.gradients(Player.DISCRIMINATOR));
                        round.apply(generator);
                    }
                });
    }

    /** How often each network runs forward in three iterations. */
    private static int[] passes(UpdateRule rule) {
        int[] passes = new int[2];
        Generator generator = Generators.mlp(2).optWidths(6, 6, 6).build();
        Discriminator discriminator = Discriminators.mlp().optWidths(6, 6, 6).build();
        final class CountedGenerator implements Generator {
            @Override
            public Block block() {
                return generator.block();
            }

            @Override
            public int latentSize() {
                return generator.latentSize();
            }

            @Override
            public Shape sampleShape() {
                return generator.sampleShape();
            }

            @Override
            public NDArray generate(GeneratorInput input, ForwardPass pass) {
                passes[0] += pass.training() ? 1 : 0;
                return generator.generate(input, pass);
            }
        }
        final class CountedDiscriminator implements Discriminator {
            @Override
            public Block block() {
                return discriminator.block();
            }

            @Override
            public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
                passes[1] += pass.training() ? 1 : 0;
                return discriminator.criticise(input, pass);
            }
        }
        try (GanTrainer trainer =
                game(rule)
                        .setGenerator(new CountedGenerator())
                        .setDiscriminator(new CountedDiscriminator())
                        .build()) {
            Arrays.fill(passes, 0);
            trainer.fit(points(), Budget.iterations(3));
            assertThat(trainer.progress().imagesSeen()).isEqualTo(3 * BATCH);
        }
        return passes;
    }

    @Test
    void unrolledByNoSteps_isTheOrdinaryGeneratorStep() {
        assertEqual(
                afterOne(round -> Unrolled.of(0, INNER_RATE).generatorStep(round, round.draw())),
                afterOne(Alternating.of(0, 1)),
                "G");
    }

    @Test
    void unrolled_leavesTheDiscriminatorAlone() {
        Map<String, double[]> still =
                afterOne(round -> Unrolled.of(3, INNER_RATE).generatorStep(round, round.draw()));
        try (GanTrainer trainer = game(Unrolled.of(3, INNER_RATE)).build()) {
            assertEqual(still, TinyGan.doubles(trainer), "D");
            trainer.fit(points(), Budget.iterations(2));
        }
    }

    /**
     * A game of two numbers: G(z) = w z + c, D(x) = a x + b. The loss of the generator after two
     * look-ahead steps is a function of w and c that is written down here again, and differentiated
     * by central differences: a gradient that stopped at the look-ahead would miss most of it.
     */
    @Test
    void unrolled_followsTheGradientThroughTheLookAhead() {
        double[] w = {0.7, -0.2};
        double a = 0.5;
        double b = 0.1;
        Map<String, double[]> after;
        Block g = new SequentialBlock().add(Linear.builder().setUnits(1).build());
        Block d = new SequentialBlock().add(Linear.builder().setUnits(1).build());
        float[] real = new float[BATCH];
        for (int i = 0; i < BATCH; i++) {
            real[i] = (float) (2 + Math.sin(i));
        }
        UpdateRule rule = round -> Unrolled.of(2, INNER_RATE).generatorStep(round, round.draw());
        try (GanTrainer trainer =
                game(rule)
                        .setGenerator(Generator.of(g, 1))
                        .setDiscriminator(Discriminator.of(d))
                        .optLatentPrior(new FixedPrior(1))
                        .build()) {
            set(g, w[0], w[1]);
            set(d, a, b);
            trainer.fit(Samples.ofFloats(real, new Shape(1)), Budget.iterations(1));
            after = TinyGan.doubles(trainer);
        }
        double[] z = Golden.hashed(BATCH, 3);
        double step = 1e-6;
        for (int i = 0; i < 2; i++) {
            double[] up = w.clone();
            double[] down = w.clone();
            up[i] += step;
            down[i] -= step;
            double numeric =
                    (unrolledLoss(up, a, b, z, real) - unrolledLoss(down, a, b, z, real))
                            / (2 * step);
            double moved =
                    Objects.requireNonNull(
                            after.get(i == 0 ? "G01Linear_weight" : "G01Linear_bias"))[0];
            assertThat((w[i] - moved) / 0.1).isCloseTo(numeric, within(1e-7));
        }
    }

    private static void set(Block linear, double weight, double bias) {
        NDArray w = linear.getParameters().get("01Linear_weight").getArray();
        w.getManager().create(new double[] {weight}, new Shape(1, 1)).copyTo(w);
        NDArray c = linear.getParameters().get("01Linear_bias").getArray();
        c.getManager().create(new double[] {bias}).copyTo(c);
    }

    private static double unrolledLoss(
            double[] g, double slope, double offset, double[] z, float[] real) {
        double a = slope;
        double b = offset;
        for (int k = 0; k < 2; k++) {
            double da = 0;
            double db = 0;
            for (int i = 0; i < BATCH; i++) {
                double fake = g[0] * 4 * z[i] + g[1];
                // d softplus(-r) = -sigmoid(-r), d softplus(f) = sigmoid(f)
                double onReal = -sigmoid(-(a * real[i] + b)) / BATCH;
                double onFake = sigmoid(a * fake + b) / BATCH;
                da += onReal * real[i] + onFake * fake;
                db += onReal + onFake;
            }
            a -= INNER_RATE * da;
            b -= INNER_RATE * db;
        }
        double loss = 0;
        for (int i = 0; i < BATCH; i++) {
            double fake = g[0] * 4 * z[i] + g[1];
            loss += Math.log1p(Math.exp(-(a * fake + b))) / BATCH;
        }
        return loss;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void unrolled_takesADiscriminatorWithAnUnusedParameter() {
        Block used = Linear.builder().setUnits(1).build();
        ParallelBlock both =
                new ParallelBlock(
                        outputs -> outputs.get(0),
                        List.of(used, Linear.builder().setUnits(3).build()));
        try (GanTrainer trainer =
                game(Unrolled.of(2, INNER_RATE)).setDiscriminator(Discriminator.of(both)).build()) {
            trainer.fit(points(), Budget.iterations(1));
        }
    }
}
