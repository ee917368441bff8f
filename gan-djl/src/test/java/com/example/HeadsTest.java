package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.composition.Conditioned;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.hook.TrainingHook;
import org.gan4j.loss.Critiques;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.optim.Adam;
import org.gan4j.plugin.Ema;
import org.gan4j.regularizer.R1;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.sample.SampleRequest;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A discriminator that also names the class (AC-GAN, Odena et al. 2017) and recovers a code
 * (InfoGAN, Chen et al. 2016), of a user's own, against gan-api alone.
 */
class HeadsTest {

    private static final int CLASSES = 4;
    private static final int LATENT = 3;

    @TempDir Path directory;

    private static Block perceptron(int outputs) {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(32).build())
                .add(Activation.leakyReluBlock(0.2f))
                .add(Linear.builder().setUnits(32).build())
                .add(Activation.leakyReluBlock(0.2f))
                .add(Linear.builder().setUnits(outputs).build());
    }

    private static NDArray oneHot(Condition condition, NDArray like) {
        return Objects.requireNonNull(condition.labels()).oneHot(CLASSES, like.getDataType());
    }

    /** Is told the class; the last of its latents is the code. */
    private record ToldGenerator(Block block) implements Generator {

        @Override
        public int latentSize() {
            return LATENT;
        }

        @Override
        public Shape sampleShape() {
            return new Shape(2);
        }

        @Override
        public Conditioning conditioning() {
            return Conditioning.labels(CLASSES);
        }

        @Override
        public List<Shape> inputShapes(int batchSize) {
            return List.of(new Shape(batchSize, LATENT + CLASSES));
        }

        @Override
        public NDArray generate(GeneratorInput input, ForwardPass pass) {
            NDArray z = Objects.requireNonNull(input.latent());
            return pass.run(block, z.concat(oneHot(input.condition(), z), 1));
        }
    }

    /** Is not told the class: it says what it sees. */
    private record HeadedDiscriminator(Block block) implements Discriminator {

        @Override
        public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
            NDArray all = pass.run(block, input.samples());
            return new Critique(
                    all.get(new NDIndex(":, 0")),
                    new NDList(),
                    Map.of(
                            "class",
                            all.get(new NDIndex(":, 1:5")),
                            "code",
                            all.get(new NDIndex(":, 5"))));
        }
    }

    /**
     * Cross-entropy of the class head. The discriminator learns from real samples alone: from
     * generated ones it would learn to agree with whatever it is shown.
     */
    private record ClassTerm(Player player) implements Regularizer, Conditioned {

        @Override
        public Conditioning conditioning() {
            return Conditioning.labels(CLASSES);
        }

        @Override
        public Schedule weight() {
            return Schedule.constant(0.1);
        }

        private static NDArray crossEntropy(Critique critique, Condition condition) {
            NDArray logits = critique.head("class");
            return logits.logSoftmax(1)
                    .mul(oneHot(condition, logits))
                    .sum(new int[] {1})
                    .mean()
                    .neg();
        }

        @Override
        public NDArray term(RegularizerContext context) {
            Critiques critiques = context.critiques();
            return player.equals(Player.GENERATOR)
                    ? crossEntropy(critiques.fakeCritique(), critiques.fakeCondition())
                    : crossEntropy(
                            Objects.requireNonNull(critiques.realCritique()),
                            critiques.realCondition());
        }
    }

    /** How badly the code is recovered; 1 for who knows nothing of it. */
    private record CodeTerm(Player player) implements Regularizer {

        @Override
        public Schedule weight() {
            return Schedule.constant(0.1);
        }

        @Override
        public NDArray term(RegularizerContext context) {
            NDArray code = context.latent().get(new NDIndex(":, " + (LATENT - 1)));
            return context.critiques().fakeCritique().head("code").sub(code).square().mean();
        }
    }

    private static Samples corners() {
        Random random = new Random(1);
        int count = 2_000;
        float[] points = new float[2 * count];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(CLASSES);
            points[2 * i] = corner(labels[i], 0) + 0.2f * (float) random.nextGaussian();
            points[2 * i + 1] = corner(labels[i], 1) + 0.2f * (float) random.nextGaussian();
        }
        return Samples.ofFloats(points, new Shape(2)).withLabels(labels);
    }

    private static float corner(int label, int axis) {
        return (label >> axis & 1) == 0 ? -1 : 1;
    }

    private static GanTrainerBuilder game(Map<Player, PlayerNumbers> last) {
        return GanTrainer.builder()
                .setGenerator(new ToldGenerator(perceptron(2)))
                .setDiscriminator(new HeadedDiscriminator(perceptron(2 + CLASSES)))
                .optOptimizer(Adam.of(1e-3).withBetas(0, 0.99))
                .addRegularizer(R1.of(0.1))
                .addRegularizer(new ClassTerm(Player.DISCRIMINATOR))
                .addRegularizer(new ClassTerm(Player.GENERATOR))
                .addRegularizer(new CodeTerm(Player.DISCRIMINATOR))
                .addRegularizer(new CodeTerm(Player.GENERATOR))
                .addPlugin(Ema.decay(0.99))
                .addHook(
                        new TrainingHook() {
                            @Override
                            public void afterIteration(IterationEvent event) {
                                last.putAll(event.numbers());
                            }
                        })
                .optBatchSize(64)
                .optSeed(1);
    }

    @Test
    void classesAreAskedFor_andCodesAreRecovered() {
        Map<Player, PlayerNumbers> last = new HashMap<>();
        try (GanTrainer trainer = game(last).build()) {
            trainer.fit(corners(), Budget.iterations(2_000));
            float[] points =
                    trainer.generator().sample(SampleRequest.of(1_000).balanced()).floats();
            int right = 0;
            for (int i = 0; i < 1_000; i++) {
                double x = points[2 * i] - corner(i % CLASSES, 0);
                double y = points[2 * i + 1] - corner(i % CLASSES, 1);
                right += Math.hypot(x, y) < 0.6 ? 1 : 0;
            }
            assertThat(right).isGreaterThan(950);
        }
        PlayerNumbers generator = Objects.requireNonNull(last.get(Player.GENERATOR));
        assertThat(generator.terms()).containsOnlyKeys("ClassTerm", "CodeTerm");
        assertThat(generator.terms().get("CodeTerm")).isLessThan(0.3);
        assertThat(generator.terms().get("ClassTerm")).isLessThan(0.1);
    }

    @Test
    void itIsResumed_toTheSameBits() {
        Path saved = directory.resolve("saved");
        SampleRequest request = SampleRequest.of(8).balanced();
        float[] expected;
        try (GanTrainer trainer = game(new HashMap<>()).build()) {
            trainer.fit(corners(), Budget.iterations(5));
            trainer.saveCheckpoint(saved);
            trainer.fit(corners(), Budget.iterations(12));
            expected = trainer.generator().sample(request).floats();
            assertThat(trainer.liveGenerator().sample(request).floats()).isNotEqualTo(expected);
        }
        try (GanTrainer trainer = game(new HashMap<>()).build().resume(saved)) {
            trainer.fit(corners(), Budget.iterations(12));
            assertThat(trainer.generator().sample(request).floats()).isEqualTo(expected);
        }
    }

    @Test
    void aTermThatReadsLabels_refusesDataWithoutThem_andAMissingHeadIsNamed() {
        try (GanTrainer plain =
                GanTrainer.builder()
                        .setGenerator(Generator.of(perceptron(2), LATENT))
                        .setDiscriminator(Discriminator.of(perceptron(1)))
                        .addRegularizer(new ClassTerm(Player.DISCRIMINATOR))
                        .optBatchSize(8)
                        .build()) {
            Samples unlabelled = Samples.ofFloats(new float[32], new Shape(2));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> plain.fit(unlabelled, Budget.iterations(1)))
                    .withMessageContaining("labels of 4 classes");
            assertThatIllegalStateException()
                    .isThrownBy(() -> plain.fit(corners(), Budget.iterations(1)))
                    .withMessageContaining("the discriminator has no head 'class', only []");
        }
    }
}
