package org.gan4j.djl.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.util.Pair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.data.Samples;
import org.gan4j.data.StrokeDigits;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.internal.PointGan;
import org.gan4j.network.Discriminator;
import org.gan4j.plugin.Ema;
import org.gan4j.plugin.ExperienceReplay;
import org.gan4j.plugin.FeatureMatching;
import org.gan4j.plugin.GradientClipping;
import org.gan4j.plugin.InstanceNoise;
import org.gan4j.plugin.LabelFlipping;
import org.gan4j.plugin.LabelSmoothing;
import org.gan4j.plugin.LatentConsistency;
import org.gan4j.plugin.Swa;
import org.gan4j.plugin.TopK;
import org.gan4j.regularizer.Consistency;
import org.gan4j.regularizer.HistoricalAveraging;
import org.gan4j.regularizer.LeCam;
import org.gan4j.regularizer.R1;
import org.gan4j.rule.Alternating;
import org.gan4j.rule.Unrolled;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plug-ins in company: all at once over a checkpoint, and every two of them. */
class CombinationTest {

    private static final Samples DIGITS = StrokeDigits.generate(64, 1);

    /** In the order in which they are installed: what replaces layers comes first. */
    private static final List<Supplier<Plugin>> PLUGINS =
            List.of(
                    () -> VirtualBatchNorm.of(DIGITS.slice(0, 8)),
                    MinibatchStd::standard,
                    () -> MinibatchDiscrimination.of(5, 3),
                    () -> Packing.of(2),
                    () -> Ema.halfLifeImages(100),
                    () -> Swa.from(16),
                    () -> ExperienceReplay.of(16, 0.5),
                    LabelSmoothing::oneSided,
                    LabelFlipping::standard,
                    () -> InstanceNoise.annealed(0.1, 0.1, 1_000),
                    () -> FeatureMatching.added(1),
                    DiffAugment::standard,
                    () -> AdaptiveAugmentation.of(0.1, 500),
                    () -> TopK.annealed(8),
                    () -> GradientClipping.byNorm(Player.GENERATOR, 1),
                    () -> GradientClipping.byValue(Player.DISCRIMINATOR, 0.1),
                    LatentConsistency::standard,
                    () -> e -> e.addRegularizer(LeCam.of(0.3)),
                    () -> e -> e.addRegularizer(R1.of(0.1)),
                    () -> e -> e.addRegularizer(HistoricalAveraging.of(Player.GENERATOR, 0.1)),
                    () ->
                            e ->
                                    e.addRegularizer(
                                            Consistency.of(
                                                    (x, kind, step) ->
                                                            x.with(x.samples().mul(0.9)))),
                    () -> e -> e.optUpdateRule(Unrolled.of(2, 0.01)));

    private static GanTrainerBuilder describe() {
        return GanTrainer.builder()
                .setGenerator(Generators.dcgan(28, 28, 1).optLatentSize(6).optWidth(2).build())
                .setDiscriminator(Discriminators.dcgan(28, 28, 1).optWidth(2).build())
                .optBatchSize(8);
    }

    private static GanTrainerBuilder withAll() {
        GanTrainerBuilder gan = describe();
        for (Supplier<Plugin> plugin : PLUGINS) {
            // Two averages replace each other; unrolling has a test of its own below.
            if (!(plugin.get() instanceof Swa) && plugin != PLUGINS.get(PLUGINS.size() - 1)) {
                gan.addPlugin(plugin.get());
            }
        }
        return gan;
    }

    private static Map<String, float[]> weights(GanTrainer trainer) {
        Map<String, float[]> values = new TreeMap<>();
        for (Pair<String, Parameter> named :
                PointGan.game(trainer).generator().block().getParameters()) {
            values.put("G" + named.getKey(), named.getValue().getArray().toFloatArray());
        }
        for (Pair<String, Parameter> named :
                PointGan.game(trainer).discriminator().block().getParameters()) {
            values.put("D" + named.getKey(), named.getValue().getArray().toFloatArray());
        }
        return values;
    }

    @Test
    void allTogether_trainCheckpointAndResume(@TempDir Path directory) {
        Map<String, float[]> expected;
        float[] samples;
        try (GanTrainer trainer = withAll().build()) {
            trainer.fit(DIGITS, Budget.iterations(100));
            trainer.saveCheckpoint(directory.resolve("half"));
            trainer.fit(DIGITS, Budget.iterations(200));
            expected = weights(trainer);
            samples = trainer.sample(4).floats();
        }
        try (GanTrainer trainer = withAll().build().resume(directory.resolve("half"))) {
            trainer.fit(DIGITS, Budget.iterations(200));
            weights(trainer)
                    .forEach(
                            (name, values) ->
                                    assertThat(values).as(name).isEqualTo(expected.get(name)));
            assertThat(trainer.sample(4).floats()).containsExactly(samples);
        }
    }

    static Stream<Integer> plugins() {
        return Stream.iterate(0, i -> i + 1).limit(PLUGINS.size());
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void everyPair_buildsAndSteps(int first) {
        for (int second = first + 1; second < PLUGINS.size(); second++) {
            try (GanTrainer trainer =
                    describe()
                            .addPlugin(PLUGINS.get(first).get())
                            .addPlugin(PLUGINS.get(second).get())
                            .build()) {
                trainer.fit(DIGITS, Budget.iterations(2));
                for (float value : trainer.sample(2).floats()) {
                    assertThat(value).isBetween(-1f, 1f);
                }
            }
        }
    }

    /** A discriminator of 7 x 7 patches, each scored from the pixels around it. */
    @ParameterizedTest
    @MethodSource("plugins")
    void everyPlugin_takesPatchesOfLogits(int number) {
        SequentialBlock patches =
                new SequentialBlock()
                        .add(convolution(4))
                        .add(Activation.leakyReluBlock(0.2f))
                        .add(convolution(1));
        try (GanTrainer trainer =
                describe()
                        .setDiscriminator(Discriminator.of(patches))
                        .addPlugin(PLUGINS.get(number).get())
                        .build()) {
            trainer.fit(DIGITS, Budget.iterations(2));
            for (float value : trainer.sample(2).floats()) {
                assertThat(value).isBetween(-1f, 1f);
            }
        } catch (IllegalStateException e) {
            assertThat(e)
                    .hasMessageMatching(
                            "(?s)(virtual batch norm|minibatch|feature matching).* use .*");
        }
    }

    private static Block convolution(int filters) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(4, 4))
                .optStride(new Shape(2, 2))
                .optPadding(new Shape(1, 1))
                .build();
    }

    @Test
    void anEnsemble_trainsWithTheOthers_andIsSampledAsAMixture(@TempDir Path directory) {
        List<Supplier<Plugin>> others = new ArrayList<>(PLUGINS.subList(1, PLUGINS.size()));
        try (GanTrainer trainer = ensemble(others).build()) {
            trainer.fit(DIGITS, Budget.iterations(3));
            trainer.saveCheckpoint(directory.resolve("c"));
            float[] expected = trainer.sample(4).floats();
            try (GanTrainer again = ensemble(others).build().resume(directory.resolve("c"))) {
                assertThat(again.sample(4).floats()).containsExactly(expected);
            }
        }
    }

    private static GanTrainerBuilder ensemble(List<Supplier<Plugin>> plugins) {
        GanTrainerBuilder gan =
                describe()
                        .setGenerator(
                                GeneratorEnsemble.of(
                                        List.of(
                                                Generators.dcgan(28, 28, 1).optWidth(2).build(),
                                                Generators.dcgan(28, 28, 1).optWidth(2).build())))
                        .optUpdateRule(Alternating.of(1, 1));
        plugins.forEach(plugin -> gan.addPlugin(plugin.get()));
        return gan;
    }
}
