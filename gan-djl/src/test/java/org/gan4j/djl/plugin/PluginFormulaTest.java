package org.gan4j.djl.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.djl.internal.PointGan.POINTS;
import static org.gan4j.djl.internal.PointGan.points;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.data.Batch;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.internal.PointGan;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Loss;
import org.gan4j.loss.Targets;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.optim.Sgd;
import org.gan4j.plugin.ExperienceReplay;
import org.gan4j.plugin.FeatureMatching;
import org.gan4j.plugin.GradientClipping;
import org.gan4j.plugin.InstanceNoise;
import org.gan4j.plugin.Swa;
import org.gan4j.plugin.TopK;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.sample.TrainedGenerator;
import org.gan4j.schedule.Schedule;
import org.gan4j.transform.SampleKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each plug-in by hand calculation, and by what it claims. */
class PluginFormulaTest extends ArrayTest {

    private Critiques critiques(NDArray real, NDArray fake, NDList realShown, NDList fakeShown) {
        return new Critiques(
                new Critique(real, realShown), new Critique(fake, fakeShown), Targets.HARD);
    }

    @Test
    void instanceNoise_fades_andAddsExactlyNothingAtItsEnd() {
        Batch x = Batch.of(manager.zeros(new Shape(500, 40)));
        InstanceNoise linear = InstanceNoise.linearToZero(0.2, 1_000);
        OneStep start = OneStep.of(Player.DISCRIMINATOR, manager);
        NDArray real = linear.apply(x, SampleKind.REAL, start).samples();
        assertThat(real.square().mean().sqrt().getFloat()).isCloseTo(0.2f, within(0.004f));
        NDArray fake = linear.apply(x, SampleKind.FAKE, start).samples();
        assertThat(real.mul(fake).mean().getFloat()).isCloseTo(0, within(0.001f));
        OneStep end = new OneStep(Player.DISCRIMINATOR, 1_000, manager);
        assertThat(linear.apply(x, SampleKind.REAL, end)).isSameAs(x);
        InstanceNoise annealed = InstanceNoise.annealed(0.3, 0.1, 2_000);
        assertThat(annealed.deviation().at(0)).isEqualTo(0.3);
        assertThat(annealed.deviation().at(1_000))
                .isCloseTo(0.3 * Math.pow(0.1, 0.5), within(1e-12));
        assertThat(annealed.deviation().at(2_000)).isCloseTo(0.03, within(1e-12));
    }

    private static Loss lossWith(FeatureMatching matching) {
        try (GanTrainer trainer = points(8).addPlugin(matching).build()) {
            return PointGan.game(trainer).loss();
        }
    }

    @Test
    void featureMatching_isTheSquareOfTheDifferenceOfMeans() {
        NDList realShown =
                new NDList(numbers(1, 2, 3, 6).reshape(2, 2), numbers(5, 7).reshape(2, 1));
        NDList fakeShown =
                new NDList(numbers(0, 0, 2, 2).reshape(2, 2), numbers(1, 1).reshape(2, 1));
        Critiques critiques = critiques(numbers(1, 1), numbers(0, 0), realShown, fakeShown);
        // Means (2, 4) and (1, 1): (1 + 9) / 2; then 6 and 1: 25.
        assertThat(lossWith(FeatureMatching.replacing()).generator(critiques).getFloat())
                .isEqualTo(30);
        assertThat(
                        lossWith(FeatureMatching.replacing().onLayers(1))
                                .generator(critiques)
                                .getFloat())
                .isEqualTo(25);
        assertThat(lossWith(FeatureMatching.added(0.1)).generator(critiques).getFloat())
                .isCloseTo((float) (3 + Math.log(2)), within(1e-6f));
    }

    @Test
    void featureMatching_needsFeatures() {
        Block plain = Linear.builder().setUnits(1).build();
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                points(8)
                                        .setDiscriminator(Discriminator.of(plain))
                                        .addPlugin(FeatureMatching.replacing())
                                        .build())
                .withMessageContaining("needs feature 0 of the discriminator, which shows 0");
        assertThatIllegalStateException()
                .isThrownBy(() -> points(8).addPlugin(FeatureMatching.added(1).onLayers(3)).build())
                .withMessageContaining("needs feature 3 of the discriminator, which shows 3");
    }

    @Test
    void swa_isTheMeanOfTheWeightsSinceItsStart() {
        List<float[]> seen = new ArrayList<>();
        TrainingHook collect =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        seen.add(firstWeights((GanTrainer) event.trainer()));
                    }
                };
        try (GanTrainer trainer = points(8).addPlugin(Swa.from(24)).addHook(collect).build()) {
            trainer.fit(POINTS, Budget.iterations(3));
            assertThat(trainer.generator().sample(4, 1).floats())
                    .containsExactly(trainer.liveGenerator().sample(4, 1).floats());
            trainer.fit(POINTS, Budget.iterations(6));
            assertThat(trainer.generator().sample(4, 1).floats())
                    .isNotEqualTo(trainer.liveGenerator().sample(4, 1).floats());
            float[] average = averagedWeights(trainer);
            for (int i = 0; i < average.length; i++) {
                float mean = (seen.get(3)[i] + seen.get(4)[i] + seen.get(5)[i]) / 3;
                assertThat(average[i]).isCloseTo(mean, within(1e-6f));
            }
        }
    }

    private static float[] firstWeights(GanTrainer trainer) {
        return PointGan.game(trainer)
                .generator()
                .block()
                .getParameters()
                .valueAt(0)
                .getArray()
                .toFloatArray();
    }

    /** The first weights of a linear layer, read off what it makes of unit latents at bias 0. */
    private static float[] averagedWeights(GanTrainer trainer) {
        try {
            Path saved = Files.createTempDirectory("swa").resolve("g");
            trainer.generator().save(saved);
            Generator network = Generators.mlp(2).optWidths(8, 8, 8).build();
            try (TrainedGenerator loaded = TrainedGenerator.load(saved, network)) {
                return network.block().getParameters().valueAt(0).getArray().toFloatArray();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void packing_multipliesTheChannels_andDividesTheLogits() {
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(16, 16, 3).optWidth(4).build())
                        .setDiscriminator(Discriminators.dcgan(16, 16, 3).optWidth(4).build())
                        .addPlugin(Packing.of(4))
                        .optBatchSize(8)
                        .build()) {
            Discriminator packed = PointGan.game(trainer).discriminator();
            Block block = packed.block();
            assertThat(block.getParameters().valueAt(0).getArray().getShape().get(1)).isEqualTo(12);
            NDArray x = manager.arange(8f * 3 * 256).reshape(8, 3, 16, 16);
            ForwardPass pass = new ForwardPass(parameters(), false);
            assertThat(packed.criticise(DiscriminatorInput.of(x), pass).logits().getShape())
                    .isEqualTo(new Shape(2));
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> points(8).optBatchSize(9).addPlugin(Packing.of(2)).build())
                .withMessageContaining("a batch size that is a multiple of 2, but it is 9");
    }

    static List<Discriminator> toldDiscriminators() {
        Conditioning told = new Conditioning(4, 3, null);
        return List.of(
                Discriminators.mlp().optConditioning(told).build(),
                Discriminators.mlp().optProjection(4).build(),
                Discriminators.dcgan(16, 16, 3).optWidth(4).optConditioning(told).build(),
                Discriminators.dcgan(16, 16, 3).optWidth(4).optProjection(4).build(),
                Discriminators.sngan(16, 16, 3).optWidth(4).optProjection(4).build(),
                Discriminators.sagan(16, 16, 3).optWidth(8).optProjection(4).build());
    }

    @ParameterizedTest
    @MethodSource("toldDiscriminators")
    void packing_showsTheLabelOfEverySample(Discriminator told) {
        Conditioning both = new Conditioning(4, 3, null);
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(
                                Generators.dcgan(16, 16, 3)
                                        .optWidth(4)
                                        .optConditioning(both)
                                        .build())
                        .setDiscriminator(told)
                        .addPlugin(Packing.of(2))
                        .optBatchSize(8)
                        .build()) {
            Discriminator packed = PointGan.game(trainer).discriminator();
            NDArray x = manager.randomNormal(new Shape(1, 3, 16, 16)).repeat(0, 8);
            NDArray labels = manager.create(new long[] {0, 1, 0, 1, 0, 2, 3, 1});
            NDArray vectors = manager.ones(new Shape(8, 3));
            DiscriminatorInput input =
                    new DiscriminatorInput(x, new Condition(labels, vectors, null));
            ForwardPass pass = new ForwardPass(parameters(), false);
            float[] logits = packed.criticise(input, pass).logits().toFloatArray();
            assertThat(logits).hasSize(4);
            assertThat(logits[1]).isCloseTo(logits[0], within(1e-6f));
            assertThat(logits[2]).isNotCloseTo(logits[0], within(1e-6f));
            assertThat(logits[3]).isNotCloseTo(logits[0], within(1e-6f));
        }
    }

    private ParameterStore parameters() {
        return new ParameterStore(manager, false);
    }

    @Test
    void replay_returnsOnlyWhatWasPushed_andFillsFirst() {
        ExperienceReplay described = ExperienceReplay.of(6, 0.5);
        List<Float> made = new ArrayList<>();
        try (GanTrainer trainer = points(8).addPlugin(described).build()) {
            assertThat(PointGan.game(trainer).sampleTransforms()).containsExactly(described);
            ExperienceReplay replay = trainer.parts(ExperienceReplay.class).get(0);
            for (int step = 0; step < 20; step++) {
                NDArray fresh = manager.full(new Shape(4, 2), (float) step);
                NDArray result =
                        replay.apply(
                                        Batch.of(fresh),
                                        SampleKind.FAKE,
                                        new OneStep(Player.DISCRIMINATOR, step, manager))
                                .samples();
                float[] values = result.toFloatArray();
                assertThat(values).hasSize(8);
                for (float value : Arrays.copyOf(values, 4)) {
                    assertThat(step < 3 ? List.of((float) step) : made).contains(value);
                }
                for (float value : Arrays.copyOfRange(values, 4, 8)) {
                    assertThat(value).isEqualTo(step);
                }
                made.add((float) step);
                if (made.size() > 3) {
                    made.remove(0);
                }
            }
            Batch real = Batch.of(manager.ones(new Shape(4, 2)));
            OneStep discriminator = OneStep.of(Player.DISCRIMINATOR, manager);
            assertThat(replay.apply(real, SampleKind.REAL, discriminator)).isSameAs(real);
            OneStep generator = OneStep.of(Player.GENERATOR, manager);
            assertThat(replay.apply(real, SampleKind.FAKE, generator)).isSameAs(real);
        }
    }

    @Test
    void replayOfImages_keepsBytes() {
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(16, 16, 1).optWidth(4).build())
                        .setDiscriminator(Discriminators.dcgan(16, 16, 1).optWidth(4).build())
                        .addPlugin(ExperienceReplay.of(3, 0.9))
                        .optBatchSize(4)
                        .build()) {
            NDArray images = manager.randomUniform(-1, 1, new Shape(4, 1, 16, 16));
            ExperienceReplay replay = trainer.parts(ExperienceReplay.class).get(0);
            OneStep first = OneStep.of(Player.DISCRIMINATOR, manager);
            replay.apply(Batch.of(images), SampleKind.FAKE, first);
            NDArray back =
                    replay.apply(
                                    Batch.of(manager.zeros(images.getShape())),
                                    SampleKind.FAKE,
                                    new OneStep(Player.DISCRIMINATOR, 4, manager))
                            .samples();
            for (int i = 0; i < 3; i++) {
                float nearest = Float.MAX_VALUE;
                for (int j = 0; j < 3; j++) {
                    float off = back.get(i).sub(images.get(j)).abs().max().getFloat();
                    nearest = Math.min(nearest, off);
                }
                assertThat(nearest).isLessThanOrEqualTo(0.5f / 127.5f + 1e-6f);
            }
        }
    }

    @Test
    void topK_keepsTheMostRealFakes_inTheGeneratorsStep() {
        NDArray fake = numbers(0.5, -1, 3, 2);
        NDArray real = numbers(1, 2, 3, 4);
        Critiques critiques = critiques(real, fake, new NDList(), new NDList());
        TopK half = TopK.of(Schedule.constant(0.5));
        Critiques kept = half.apply(critiques, OneStep.of(Player.GENERATOR, manager));
        assertThat(kept.fake().toFloatArray()).containsExactly(3, 2);
        assertThat(kept.real().toFloatArray()).containsExactly(1, 2);
        assertThat(half.apply(critiques, OneStep.of(Player.DISCRIMINATOR, manager)))
                .isSameAs(critiques);
        TopK annealed = TopK.annealed(1_000);
        assertThat(annealed.share().at(0)).isEqualTo(1);
        assertThat(annealed.share().at(10_000)).isCloseTo(Math.pow(0.99, 10), within(1e-12));
        assertThat(annealed.share().at(1_000_000)).isEqualTo(0.5);
    }

    @Test
    void gradientClipping_scalesToTheLimit() {
        OneStep step = OneStep.of(Player.GENERATOR, manager);
        NDList gradients = new NDList(numbers(3, 0), numbers(0, 4, 0));
        NDList clipped = GradientClipping.byNorm(Player.GENERATOR, 1).apply(gradients, step);
        assertThat(clipped.get(0).toFloatArray())
                .containsExactly(new float[] {0.6f, 0}, within(1e-6f));
        assertThat(clipped.get(1).toFloatArray())
                .containsExactly(new float[] {0, 0.8f, 0}, within(1e-6f));
        NDList small = GradientClipping.byNorm(Player.GENERATOR, 6).apply(gradients, step);
        assertThat(small.get(0).toFloatArray()).containsExactly(3, 0);
        NDList byValue = GradientClipping.byValue(Player.GENERATOR, 3.5).apply(gradients, step);
        assertThat(byValue.get(1).toFloatArray()).containsExactly(0, 3.5f, 0);
        assertThat(GradientClipping.byValue(Player.DISCRIMINATOR, 1).apply(gradients, step))
                .isSameAs(gradients);
        try (GanTrainer trainer =
                points(8)
                        .optOptimizer(Sgd.of(1))
                        .addPlugin(GradientClipping.byNorm(Player.GENERATOR, 1e-4))
                        .build()) {
            float[] before = firstWeights(trainer);
            trainer.fit(POINTS, Budget.iterations(1));
            float[] after = firstWeights(trainer);
            double moved = 0;
            for (int i = 0; i < before.length; i++) {
                moved += Math.pow(after[i] - before[i], 2);
            }
            assertThat(Math.sqrt(moved)).isBetween(1e-9, 1.01e-4);
        }
    }

    private static Generator constant(float value, NDManager manager) {
        Block layer = Linear.builder().setUnits(2).build();
        layer.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
        layer.getParameters().get("weight").getArray().muli(0);
        layer.getParameters().get("bias").getArray().muli(0).addi(value);
        return Generator.of(layer, 3);
    }

    @Test
    void anEnsemble_isAnEqualMixture_andALatentAlwaysGivesTheSame() {
        List<Generator> members =
                List.of(constant(1, manager), constant(2, manager), constant(3, manager));
        GeneratorEnsemble ensemble = GeneratorEnsemble.of(members);
        assertThat(ensemble.latentSize()).isEqualTo(4);
        NDArray z = manager.randomNormal(new Shape(30_000, 4));
        ForwardPass pass = new ForwardPass(parameters(), false);
        NDArray made = ensemble.generate(GeneratorInput.of(z), pass);
        for (int i = 1; i <= 3; i++) {
            long count = made.get(":, 0").eq(i).toType(DataType.INT64, false).sum().getLong();
            assertThat(count).isBetween(9_700L, 10_300L);
        }
        NDArray one = ensemble.generate(GeneratorInput.of(z.get("5:6")), pass);
        assertThat(one.contentEquals(made.get("5:6"))).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GeneratorEnsemble.of(members.subList(0, 1)))
                .withMessageContaining("needs 2 generators, but has 1");
    }
}
