package org.gan4j.djl.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.plugin.Ema;
import org.gan4j.plugin.ExperienceReplay;
import org.gan4j.plugin.FeatureMatching;
import org.gan4j.plugin.HorizontalFlips;
import org.gan4j.plugin.LabelFlipping;
import org.gan4j.plugin.LabelSmoothing;
import org.gan4j.plugin.LatentConsistency;
import org.gan4j.plugin.RandomCrops;
import org.gan4j.plugin.TopK;
import org.gan4j.regularizer.Consistency;
import org.gan4j.regularizer.R1;
import org.gan4j.regularizer.R2;
import org.gan4j.rule.Simultaneous;
import org.gan4j.run.Budget;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The way of the label, through every two plug-ins: each image is as bright as its label says, real
 * or generated, and the discriminator compares them.
 */
class ToldPluginsTest {

    private static final int CLASSES = 8;
    private static final int SIDE = 8;
    private static final Conditioning TOLD = Conditioning.labels(CLASSES);

    private static final List<Supplier<Plugin>> PLUGINS =
            List.of(
                    () -> Packing.of(2),
                    () -> Ema.decay(0.9),
                    () -> ExperienceReplay.of(12, 0.5),
                    LabelSmoothing::oneSided,
                    LabelFlipping::standard,
                    HorizontalFlips::standard,
                    () -> RandomCrops.of(2),
                    () -> FeatureMatching.added(1),
                    () -> DiffAugment.of(DiffAugment.Policy.TRANSLATION),
                    () -> AdaptiveAugmentation.of(0.1, 1e9),
                    () -> TopK.of(Schedule.constant(0.5)),
                    LatentConsistency::standard,
                    () -> gan -> gan.addRegularizer(R1.of(0.1)),
                    () -> gan -> gan.addRegularizer(R2.of(0.1)),
                    () -> gan -> gan.addRegularizer(Consistency.of((x, kind, step) -> x)),
                    () -> gan -> gan.optMicroBatches(2),
                    () -> gan -> gan.optUpdateRule(Simultaneous.standard()));

    private static NDArray brightness(Condition condition) {
        return Objects.requireNonNull(condition.labels(), "labels")
                .toType(DataType.FLOAT32, false)
                .add(1)
                .div(CLASSES);
    }

    /** Makes what it is told, whatever the latent says, but for the smallest part. */
    private record Echo(Block block) implements Generator {

        @Override
        public int latentSize() {
            return 3;
        }

        @Override
        public Shape sampleShape() {
            return new Shape(1, SIDE, SIDE);
        }

        @Override
        public Conditioning conditioning() {
            return TOLD;
        }

        @Override
        public List<Shape> inputShapes(int batchSize) {
            return List.of(new Shape(batchSize, 3));
        }

        @Override
        public NDArray generate(GeneratorInput input, ForwardPass pass) {
            NDArray z = Objects.requireNonNull(input.latent());
            long count = z.getShape().get(0);
            NDArray drawn = pass.run(block, z).mul(1e-6f).reshape(count, 1, SIDE, SIDE);
            return drawn.add(brightness(input.condition()).reshape(-1, 1, 1, 1));
        }
    }

    /** The brightest pixel of an image stays when the image is moved or turned. */
    private record Watchful(Block block) implements Discriminator {

        @Override
        public Conditioning conditioning() {
            return TOLD;
        }

        @Override
        public List<Shape> inputShapes(int batchSize, Shape sampleShape) {
            return List.of(new Shape(batchSize, SIDE * SIDE));
        }

        @Override
        public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
            NDArray images = input.samples();
            long count = images.getShape().get(0);
            NDArray expected = brightness(input.condition()).reshape(-1);
            NDArray single = images.stopGradient().reshape(-1, SIDE * SIDE);
            NDArray seen = single.max(new int[] {1});
            if (seen.abs().max().getFloat() > 0.05f) { // not the blank batch of build()
                assertThat(seen.sub(expected).abs().max().getFloat()).isLessThan(1e-2f);
            }
            NDArray logits = pass.run(block, images.reshape(count, -1));
            return new Critique(logits.reshape(-1), new NDList(logits));
        }
    }

    private static ResidentSamples data() {
        int count = 64;
        byte[] pixels = new byte[count * SIDE * SIDE];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (5 * i + i / CLASSES) % CLASSES;
            float value = (labels[i] + 1f) / CLASSES;
            for (int p = 0; p < SIDE * SIDE; p++) {
                pixels[i * SIDE * SIDE + p] = (byte) Math.round((value + 1) * 127.5f);
            }
        }
        return Samples.ofBytes(pixels, new Shape(1, SIDE, SIDE)).withLabels(labels, CLASSES);
    }

    private static GanTrainerBuilder gan() {
        return GanTrainer.builder()
                .setGenerator(new Echo(Linear.builder().setUnits(SIDE * SIDE).build()))
                .setDiscriminator(new Watchful(Linear.builder().setUnits(1).build()))
                .optBatchSize(8);
    }

    static Stream<Integer> plugins() {
        return IntStream.range(0, PLUGINS.size()).boxed();
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void everySample_keepsItsLabel_throughThisAndEveryOtherPlugin(int first) {
        for (int second = first + 1; second < PLUGINS.size(); second++) {
            GanTrainerBuilder gan = gan().addPlugin(PLUGINS.get(first).get());
            try (GanTrainer trainer = gan.addPlugin(PLUGINS.get(second).get()).build()) {
                trainer.fit(data(), Budget.iterations(4));
            }
        }
    }

    @Test
    void theWatch_wouldNoticeAMixUp() {
        int[] wrong = data().labels().clone();
        wrong[5] = (wrong[5] + 1) % CLASSES;
        ResidentSamples mixedUp = data().withLabels(wrong, CLASSES);
        try (GanTrainer trainer = gan().build()) {
            assertThatThrownBy(() -> trainer.fit(mixedUp, Budget.iterations(8)))
                    .isInstanceOf(AssertionError.class);
        }
    }
}
