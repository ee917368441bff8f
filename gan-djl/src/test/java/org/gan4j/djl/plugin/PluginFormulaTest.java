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
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.gan4j.Budget;
import org.gan4j.Critique;
import org.gan4j.Critiques;
import org.gan4j.Discriminator;
import org.gan4j.ForwardPass;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Generator;
import org.gan4j.Loss;
import org.gan4j.Losses;
import org.gan4j.Player;
import org.gan4j.Plugin;
import org.gan4j.SampleKind;
import org.gan4j.Schedule;
import org.gan4j.TargetPolicy;
import org.gan4j.Targets;
import org.gan4j.TrainedGenerator;
import org.gan4j.TrainingHook;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.internal.Weights;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.hook.IterationEvent;
import org.gan4j.optim.Sgd;
import org.gan4j.plugin.ExperienceReplay;
import org.gan4j.plugin.FeatureMatching;
import org.gan4j.plugin.GeneratorEnsemble;
import org.gan4j.plugin.GradientClipping;
import org.gan4j.plugin.InstanceNoise;
import org.gan4j.plugin.LabelFlipping;
import org.gan4j.plugin.LabelSmoothing;
import org.gan4j.plugin.MinibatchDiscrimination;
import org.gan4j.plugin.MinibatchStd;
import org.gan4j.plugin.Packing;
import org.gan4j.plugin.Swa;
import org.gan4j.plugin.TopK;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each plug-in by hand calculation, and by what it claims. */
class PluginFormulaTest {

    private static final Samples POINTS = Samples.ofFloats(new float[64], new Shape(2));

    private final NDManager manager = Torch.newManager(Device.cpu());

    @AfterEach
    void freeMemory() {
        manager.close();
    }

    private static GanTrainerBuilder points() {
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(2).optWidth(8).build())
                .setDiscriminator(Discriminators.mlp().optWidth(8).build())
                .optBatchSize(8);
    }

    /** What a trainer is composed of with a plug-in. */
    private static Targets targets(Plugin plugin, long count, OneStep step) {
        try (GanTrainer trainer = points().addPlugin(plugin).build()) {
            return trainer.config().targetPolicy().targets(count, step);
        }
    }

    private static NDArray given(@Nullable NDArray labels) {
        return Objects.requireNonNull(labels, "hard labels");
    }

    private NDArray numbers(double... values) {
        return manager.create(values).toType(DataType.FLOAT32, false);
    }

    private Critiques critiques(NDArray real, NDArray fake, NDList realShown, NDList fakeShown) {
        return new Critiques(
                new Critique(real, realShown), new Critique(fake, fakeShown), Targets.HARD);
    }

    @Test
    void labelSmoothing_softensBothLabels() {
        OneStep step = OneStep.of(Player.DISCRIMINATOR, manager);
        Targets oneSided = targets(LabelSmoothing.oneSided(), 4, step);
        assertThat(given(oneSided.real()).toFloatArray()).containsExactly(0.9f);
        assertThat(oneSided.fake()).isNull();
        Targets twoSided = targets(LabelSmoothing.twoSided(), 4, step);
        assertThat(given(twoSided.fake()).toFloatArray()).containsExactly(0.1f);
        // -0.9 log s(2) - 0.1 log s(-2), and softplus(-1)
        double loss = 0.9 * Math.log1p(Math.exp(-2)) + 0.1 * Math.log1p(Math.exp(2));
        Critiques critiques =
                new Critiques(
                        new Critique(numbers(2), new NDList()),
                        new Critique(numbers(-1), new NDList()),
                        oneSided);
        assertThat(Losses.nonSaturating().discriminator(critiques).getFloat())
                .isCloseTo((float) (loss + Math.log1p(Math.exp(-1))), within(1e-6f));
    }

    @Test
    void labelPlugins_areRefusedByALossWithoutLabels() {
        for (Plugin plugin : List.of(LabelSmoothing.oneSided(), LabelFlipping.standard())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> points().optLoss(Losses.hinge()).addPlugin(plugin).build())
                    .withMessageContaining("Hinge")
                    .withMessageContaining("Losses.nonSaturating()");
        }
    }

    @Test
    void labelFlipping_turnsOneLabelInTwenty_theSameOnesForTheSameStep() {
        OneStep step = OneStep.of(Player.DISCRIMINATOR, manager);
        Targets targets = targets(LabelFlipping.standard(), 100_000, step);
        assertThat(given(targets.real()).mean().getFloat()).isCloseTo(0.95f, within(0.003f));
        assertThat(given(targets.fake()).mean().getFloat()).isCloseTo(0.05f, within(0.003f));
        Targets again = targets(LabelFlipping.standard(), 100_000, step);
        assertThat(given(again.real()).contentEquals(given(targets.real()))).isTrue();
        Targets other =
                targets(
                        LabelFlipping.standard(),
                        100_000,
                        new OneStep(Player.DISCRIMINATOR, 1, manager));
        assertThat(given(other.real()).contentEquals(given(targets.real()))).isFalse();
    }

    @Test
    void labelPlugins_work_inEitherOrder() {
        OneStep step = OneStep.of(Player.DISCRIMINATOR, manager);
        List<Plugin> plugins = List.of(LabelSmoothing.twoSided(), LabelFlipping.standard());
        List<float[]> labels = new ArrayList<>();
        for (int first = 0; first < 2; first++) {
            try (GanTrainer trainer =
                    points().addPlugin(plugins.get(first))
                            .addPlugin(plugins.get(1 - first))
                            .build()) {
                TargetPolicy policy = trainer.config().targetPolicy();
                labels.add(given(policy.targets(1_000, step).real()).toFloatArray());
            }
        }
        assertThat(labels.get(0)).containsExactly(labels.get(1), within(1e-6f));
        for (float label : labels.get(0)) {
            assertThat(Math.min(Math.abs(label - 0.9), Math.abs(label - 0.1))).isLessThan(1e-6);
        }
    }

    @Test
    void instanceNoise_fades_andAddsExactlyNothingAtItsEnd() {
        NDArray x = manager.zeros(new Shape(500, 40));
        InstanceNoise linear = InstanceNoise.linearToZero(0.2, 1_000);
        OneStep start = OneStep.of(Player.DISCRIMINATOR, manager);
        NDArray real = linear.apply(x, SampleKind.REAL, start);
        assertThat(real.square().mean().sqrt().getFloat()).isCloseTo(0.2f, within(0.004f));
        NDArray fake = linear.apply(x, SampleKind.FAKE, start);
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
        try (GanTrainer trainer = points().addPlugin(matching).build()) {
            return trainer.config().loss();
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
                                points().setDiscriminator(Discriminator.of(plain))
                                        .addPlugin(FeatureMatching.replacing())
                                        .build())
                .withMessageContaining("needs feature 0 of the discriminator, which shows 0");
        assertThatIllegalStateException()
                .isThrownBy(() -> points().addPlugin(FeatureMatching.added(1).onLayers(3)).build())
                .withMessageContaining("needs feature 3 of the discriminator, which shows 3");
    }

    @Test
    void swa_isTheMeanOfTheWeightsSinceItsStart() {
        List<float[]> seen = new ArrayList<>();
        TrainingHook collect =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        seen.add(firstWeights(event.trainer()));
                    }
                };
        try (GanTrainer trainer = points().addPlugin(Swa.from(24)).addHook(collect).build()) {
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
        return trainer.config()
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
            Generator network = Generators.mlp(2).optWidth(8).build();
            try (TrainedGenerator loaded = TrainedGenerator.load(saved, network)) {
                return network.block().getParameters().valueAt(0).getArray().toFloatArray();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The features that a layer before the head adds, for samples that reach it as they are. */
    private NDArray added(Plugin plugin, NDArray x, float... weights) {
        Block head = Linear.builder().setUnits(1).build();
        SequentialBlock layers = new SequentialBlock().add(Activation.tanhBlock()).add(head);
        try (GanTrainer trainer =
                points().setGenerator(
                                Generators.mlp(x.getShape().slice(1).getShape())
                                        .optWidth(4)
                                        .build())
                        .setDiscriminator(Discriminator.of(layers))
                        .addPlugin(plugin)
                        .build()) {
            Block layer = trainer.config().discriminator().block().getChildren().valueAt(1);
            if (weights.length > 0) {
                NDArray projection = layer.getParameters().valueAt(0).getArray();
                manager.create(weights, projection.getShape()).copyTo(projection);
            }
            NDArray y = Weights.live(layer, manager).pass(true).run(layer, x);
            return y.get(":, " + x.getShape().get(1) + ":");
        }
    }

    @Test
    void minibatchStd_isTheMeanDeviationOverAGroup() {
        // Samples 0 and 2 are one group, 1 and 3 the other: deviations (1, 2) and (0, 3).
        NDArray x = numbers(0, 0, 5, 1, 2, 4, 5, 7).reshape(4, 2);
        assertThat(added(new MinibatchStd(2), x).toFloatArray())
                .containsExactly(new float[] {1.5f, 1.5f, 1.5f, 1.5f}, within(1e-4f));
        NDArray y = numbers(0, 0, 5, 1, 2, 4, 5, 3).reshape(4, 2);
        assertThat(added(new MinibatchStd(2), y).toFloatArray())
                .containsExactly(new float[] {1.5f, 0.5f, 1.5f, 0.5f}, within(1e-4f));
        // Groups of 4 do not divide 6 samples: groups of 3 do.
        assertThat(added(MinibatchStd.standard(), numbers(0, 0, 0, 0, 3, 3).reshape(6, 1)).size())
                .isEqualTo(6);
    }

    @Test
    void minibatchStd_ofIdenticalSamples_isZeroUpToItsEpsilon_andHasAFiniteGradient() {
        try (GradMode mode = GradMode.on()) {
            NDArray x = Autograd.leaf(manager.ones(new Shape(4, 3)));
            NDArray statistic = added(MinibatchStd.standard(), x);
            // sqrt(1e-8), as in the paper's code
            assertThat(statistic.max().getFloat()).isCloseTo(1e-4f, within(1e-9f));
            NDArray gradient = Autograd.gradients(statistic.sum(), new NDList(x)).head();
            assertThat(gradient.abs().max().getFloat()).isZero();
        }
    }

    @Test
    void minibatchDiscrimination_countsHowCloseOthersAre() {
        // One kernel of size 2, M = x: L1 distances 0-1: 3, 0-2: 1, 1-2: 2.
        NDArray x = numbers(0, 0, 1, 2, 0, 1).reshape(3, 2);
        float[] actual = added(new MinibatchDiscrimination(1, 2), x, 1, 0, 0, 1).toFloatArray();
        double[] expected = {
            1 + Math.exp(-3) + Math.exp(-1),
            1 + Math.exp(-3) + Math.exp(-2),
            1 + Math.exp(-1) + Math.exp(-2)
        };
        for (int i = 0; i < 3; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-6));
        }
    }

    @Test
    void minibatchPlugins_sayWhenANetworkHasNoPlaceForThem() {
        Block plain = Linear.builder().setUnits(1).build();
        for (Plugin plugin : List.of(MinibatchStd.standard(), MinibatchDiscrimination.standard())) {
            assertThatIllegalStateException()
                    .isThrownBy(
                            () ->
                                    points().setDiscriminator(Discriminator.of(plain))
                                            .addPlugin(plugin)
                                            .build())
                    .withMessageContaining("only the head of a SequentialBlock can be found");
        }
        Discriminator own =
                new Discriminator() {
                    @Override
                    public Block block() {
                        return plain;
                    }
                };
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> points().setDiscriminator(own).addPlugin(new MinibatchStd(4)).build())
                .withMessageContaining("implement TakesLayers");
    }

    @Test
    void packing_multipliesTheChannels_andDividesTheLogits() {
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(16, 16, 3).optWidth(4).build())
                        .setDiscriminator(Discriminators.dcgan(16, 16, 3).optWidth(4).build())
                        .addPlugin(new Packing(4))
                        .optBatchSize(8)
                        .build()) {
            Discriminator packed = trainer.config().discriminator();
            Block block = packed.block();
            assertThat(block.getParameters().valueAt(0).getArray().getShape().get(1)).isEqualTo(12);
            NDArray x = manager.arange(8f * 3 * 256).reshape(8, 3, 16, 16);
            ForwardPass pass = new ForwardPass(parameters(), false);
            assertThat(packed.criticise(new NDList(x), pass).logits().getShape())
                    .isEqualTo(new Shape(2));
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> points().optBatchSize(9).addPlugin(new Packing(2)).build())
                .withMessageContaining("a batch size that is a multiple of 2, but it is 9");
    }

    private ParameterStore parameters() {
        return new ParameterStore(manager, false);
    }

    @Test
    void replay_returnsOnlyWhatWasPushed_andFillsFirst() {
        ExperienceReplay replay = ExperienceReplay.of(6, 0.5);
        List<Float> made = new ArrayList<>();
        try (GanTrainer trainer = points().addPlugin(replay).build()) {
            assertThat(trainer.config().sampleTransforms()).containsExactly(replay);
            for (int step = 0; step < 20; step++) {
                NDArray fresh = manager.full(new Shape(4, 2), (float) step);
                NDArray result =
                        replay.apply(
                                fresh,
                                SampleKind.FAKE,
                                new OneStep(Player.DISCRIMINATOR, step, manager));
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
            NDArray real = manager.ones(new Shape(4, 2));
            OneStep discriminator = OneStep.of(Player.DISCRIMINATOR, manager);
            assertThat(replay.apply(real, SampleKind.REAL, discriminator)).isSameAs(real);
            OneStep generator = OneStep.of(Player.GENERATOR, manager);
            assertThat(replay.apply(real, SampleKind.FAKE, generator)).isSameAs(real);
        }
    }

    @Test
    void replayOfImages_keepsBytes() {
        ExperienceReplay replay = ExperienceReplay.of(3, 0.9);
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(16, 16, 1).optWidth(4).build())
                        .setDiscriminator(Discriminators.dcgan(16, 16, 1).optWidth(4).build())
                        .addPlugin(replay)
                        .optBatchSize(4)
                        .build()) {
            NDArray images = manager.randomUniform(-1, 1, new Shape(4, 1, 16, 16));
            replay.apply(images, SampleKind.FAKE, OneStep.of(Player.DISCRIMINATOR, manager));
            NDArray back =
                    replay.apply(
                            manager.zeros(images.getShape()),
                            SampleKind.FAKE,
                            new OneStep(Player.DISCRIMINATOR, 4, manager));
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
        TopK half = new TopK(Schedule.constant(0.5));
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
                points().optOptimizer(Sgd.of(1))
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
        NDArray made = ensemble.generate(new NDList(z), pass);
        for (int i = 1; i <= 3; i++) {
            long count = made.get(":, 0").eq(i).toType(DataType.INT64, false).sum().getLong();
            assertThat(count).isBetween(9_700L, 10_300L);
        }
        NDArray one = ensemble.generate(new NDList(z.get("5:6")), pass);
        assertThat(one.contentEquals(made.get("5:6"))).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GeneratorEnsemble.of(members.subList(0, 1)))
                .withMessageContaining("needs 2 generators, but has 1");
    }
}
