package org.gan4j.djl.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.SeededManager;
import org.gan4j.djl.torch.Torch;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.hook.TrainingHook;
import org.gan4j.latent.CodedPrior;
import org.gan4j.latent.LatentPrior;
import org.gan4j.loss.ClassCrossEntropy;
import org.gan4j.optim.Adam;
import org.gan4j.plugin.AuxiliaryClassifier;
import org.gan4j.plugin.Ema;
import org.gan4j.plugin.ExperienceReplay;
import org.gan4j.plugin.InfoGan;
import org.gan4j.regularizer.AuxiliaryClassification;
import org.gan4j.regularizer.MutualInformation;
import org.gan4j.regularizer.R1;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.run.RandomSource;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Discriminators that name the class, AC-GAN, and recover codes, InfoGAN. */
class ClassAndCodeTest {

    private static final int CLASSES = 4;
    private static final Conditioning LABELS = Conditioning.labels(CLASSES);
    private static final CodedPrior CODES =
            CodedPrior.of(LatentPrior.normal(2)).withCategories(CLASSES).withContinuous(1);

    @TempDir Path directory;

    private final NDManager manager = Torch.newManager(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void crossEntropy_isMinusTheLogOfTheRightClass_andItsGradientIsTheError() {
        try (GradMode on = GradMode.on()) {
            double[][] rows = {{1, -2, 0.5}, {900, 0, -900}};
            NDArray logits =
                    Autograd.leaf(
                            manager.create(new double[] {1, -2, 0.5, 900, 0, -900}).reshape(2, 3));
            NDArray loss = ClassCrossEntropy.of(logits, manager.create(new long[] {2, 1}));
            double sum = Math.exp(1) + Math.exp(-2) + Math.exp(0.5);
            double expected = (Math.log(sum) - rows[0][2] + rows[1][0] - rows[1][1]) / 2;
            assertThat(loss.getDouble()).isCloseTo(expected, within(1e-12));
            double[] gradient = Autograd.gradients(loss, new NDList(logits)).head().toDoubleArray();
            for (int i = 0; i < 3; i++) {
                double softmax = Math.exp(rows[0][i]) / sum;
                assertThat(gradient[i]).isCloseTo((softmax - (i == 2 ? 1 : 0)) / 2, within(1e-12));
            }
            assertThat(gradient[3]).isCloseTo(0.5, within(1e-12));
            assertThat(gradient[4]).isCloseTo(-0.5, within(1e-12));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                ClassCrossEntropy.of(
                                        manager.zeros(new Shape(2, 3)),
                                        manager.create(new long[] {0, 1, 2, 0})))
                .withMessageContaining("packing");
    }

    private RandomSource random() {
        NDManager seeded = SeededManager.of(manager, 1);
        return new RandomSource() {
            @Override
            public NDArray normal(Shape shape) {
                return seeded.randomNormal(0, 1, shape, DataType.FLOAT32);
            }

            @Override
            public NDArray uniform(Shape shape) {
                return seeded.randomUniform(0, 1, shape, DataType.FLOAT32);
            }
        };
    }

    @Test
    void codes_areOneOfTheCategories_allAsLikely_andUniformNumbers() {
        int count = 8_000;
        NDArray latents = CODES.draw(count, random());
        assertThat(latents.getShape()).isEqualTo(new Shape(count, 2 + CLASSES + 1));
        assertThat(CODES.size()).isEqualTo(7);
        float[] codes = CODES.codes(latents).toFloatArray();
        int[] often = new int[CLASSES];
        double mean = 0;
        double square = 0;
        for (int i = 0; i < count; i++) {
            int ones = 0;
            for (int c = 0; c < CLASSES; c++) {
                float value = codes[i * 5 + c];
                assertThat(value).isIn(0f, 1f);
                ones += (int) value;
                often[c] += (int) value;
            }
            assertThat(ones).isEqualTo(1);
            float uniform = codes[i * 5 + 4];
            assertThat(uniform).isBetween(-1f, 1f);
            mean += uniform / count;
            square += uniform * uniform / count;
        }
        // Five standard deviations of the counts, and of the moments.
        assertThat(Arrays.stream(often))
                .allMatch(n -> Math.abs(n - count / 4) < 5 * Math.sqrt(count * 3 / 16.0));
        assertThat(mean).isCloseTo(0, within(5 * Math.sqrt(1 / 3.0 / count)));
        assertThat(square).isCloseTo(1 / 3.0, within(5 * Math.sqrt(4 / 45.0 / count)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CODES.withCategories(1))
                .withMessageContaining("at least 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CODES.truncated(0.5))
                .withMessageContaining("only a normal prior");
    }

    private static float corner(int label, int axis) {
        return (label >> axis & 1) == 0 ? -1 : 1;
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

    private static int corner(float[] points, int i) {
        return (points[2 * i] > 0 ? 1 : 0) + (points[2 * i + 1] > 0 ? 2 : 0);
    }

    private static GanTrainerBuilder game() {
        return GanTrainer.builder()
                .optOptimizer(Adam.of(1e-3).withBetas(0, 0.99))
                .addRegularizer(R1.of(0.1))
                .addPlugin(Ema.decay(0.99))
                .optBatchSize(64)
                .optSeed(1);
    }

    private static GanTrainerBuilder classes(AuxiliaryClassifier plugin) {
        return game().setGenerator(
                        Generators.mlp(2).optLatentSize(2).optConditioning(LABELS).build())
                .setDiscriminator(
                        Discriminators.mlp().addHead(AuxiliaryClassification.HEAD, CLASSES).build())
                .addPlugin(plugin);
    }

    private static GanTrainerBuilder codes() {
        return game().setGenerator(Generators.mlp(2).optLatentSize(CODES.size()).build())
                .setDiscriminator(
                        Discriminators.mlp()
                                .addHead(MutualInformation.HEAD, CODES.codeSize())
                                .build())
                .addPlugin(InfoGan.of(CODES));
    }

    @Test
    void samplesAreOfTheClassThatIsAskedFor() {
        try (GanTrainer trainer =
                classes(AuxiliaryClassifier.of(CLASSES).withWeights(1, 0.3)).build()) {
            trainer.fit(corners(), Budget.iterations(600));
            float[] points =
                    trainer.generator().sample(SampleRequest.of(1_000).balanced()).floats();
            int right = 0;
            for (int i = 0; i < 1_000; i++) {
                right += corner(points, i) == i % CLASSES ? 1 : 0;
            }
            assertThat(right).isGreaterThan(950);
        }
    }

    @Test
    void asPublished_theDiscriminatorLearnsTheClassesOfGeneratedSamplesToo() {
        Map<Boolean, Double> terms = new HashMap<>();
        for (AuxiliaryClassifier plugin :
                List.of(
                        AuxiliaryClassifier.of(CLASSES),
                        AuxiliaryClassifier.asPublished(CLASSES))) {
            TrainingHook reader =
                    new TrainingHook() {
                        @Override
                        public void afterIteration(IterationEvent event) {
                            terms.put(
                                    plugin.onGeneratedToo(),
                                    Objects.requireNonNull(
                                                    event.numbers().get(Player.DISCRIMINATOR))
                                            .terms()
                                            .get("AuxiliaryClassification"));
                        }
                    };
            try (GanTrainer trainer = classes(plugin).addHook(reader).build()) {
                trainer.fit(corners(), Budget.iterations(1));
            }
        }
        // At first nothing is known of either, so that each of them is about log 4.
        assertThat(terms.get(true)).isGreaterThan(1.5 * Objects.requireNonNull(terms.get(false)));
    }

    @Test
    void aCategory_becomesACluster_ofDataWithoutLabels() {
        Map<Player, PlayerNumbers> last = new HashMap<>();
        GanTrainerBuilder gan =
                codes().addHook(
                                new TrainingHook() {
                                    @Override
                                    public void afterIteration(IterationEvent event) {
                                        last.putAll(event.numbers());
                                    }
                                });
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = gan.build()) {
            trainer.fit(
                    Samples.ofFloats(corners().floats(), new Shape(2)), Budget.iterations(1_000));
            trainer.generator().save(saved);
        }
        // Of four categories and nothing known, log 4 and the normal distribution's constant.
        double ignorant = Math.log(CLASSES) + 0.5 * Math.log(2 * Math.PI) + 1 / 6.0;
        assertThat(
                        Objects.requireNonNull(last.get(Player.GENERATOR))
                                .terms()
                                .get("MutualInformation"))
                .isLessThan(ignorant - 1);
        try (TrainedGenerator generator = TrainedGenerator.load(saved)) {
            NDArray latents = CODES.draw(1_000, random());
            float[] points = generator.generate(latents).toFloatArray();
            float[] codes = CODES.codes(latents).toFloatArray();
            int[][] met = new int[CLASSES][CLASSES];
            for (int i = 0; i < 1_000; i++) {
                for (int c = 0; c < CLASSES; c++) {
                    met[c][corner(points, i)] += (int) codes[5 * i + c];
                }
            }
            int pure = 0;
            for (int[] corners : met) {
                pure += Arrays.stream(corners).max().orElseThrow();
            }
            assertThat(pure).isGreaterThan(900);
        }
    }

    @Test
    void whatDoesNotGoTogether_isRefused_withTheRemedy() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                game().setGenerator(Generators.mlp(2).optLatentSize(7).build())
                                        .setDiscriminator(Discriminators.mlp().build())
                                        .addRegularizer(
                                                MutualInformation.of(Player.GENERATOR, CODES))
                                        .build())
                .withMessageContaining("optLatentPrior");
        assertThatIllegalStateException()
                .isThrownBy(() -> codes().addPlugin(ExperienceReplay.of(64, 0.5)).build())
                .withMessageContaining("replays samples", "whose codes nobody knows");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                MutualInformation.of(
                                        Player.GENERATOR, CodedPrior.of(LatentPrior.normal(2))))
                .withMessageContaining("withCategories");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuxiliaryClassifier.of(1))
                .withMessageContaining("at least 2 classes");
        try (GanTrainer packed =
                classes(AuxiliaryClassifier.of(CLASSES)).addPlugin(Packing.of(2)).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> packed.fit(corners(), Budget.iterations(1)))
                    .withMessageContaining("packing");
        }
        try (GanTrainer narrow =
                classes(AuxiliaryClassifier.of(CLASSES))
                        .setDiscriminator(Discriminators.mlp().addHead("class", 3).build())
                        .build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> narrow.fit(corners(), Budget.iterations(1)))
                    .withMessageContaining("3 outputs for 4 classes");
        }
        try (GanTrainer without =
                classes(AuxiliaryClassifier.of(CLASSES))
                        .setDiscriminator(Discriminators.mlp().build())
                        .build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> without.fit(corners(), Budget.iterations(1)))
                    .withMessageContaining("no head 'class'");
        }
    }
}
