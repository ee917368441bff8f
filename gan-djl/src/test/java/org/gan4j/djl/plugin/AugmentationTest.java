package org.gan4j.djl.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Splitter;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.Plugin;
import org.gan4j.data.Batch;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.internal.Golden;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Targets;
import org.gan4j.network.Critique;
import org.gan4j.run.Player;
import org.gan4j.run.RandomSource;
import org.gan4j.transform.SampleKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Augmentations against PyTorch; see src/test/python/augmentations_golden.py. */
class AugmentationTest {

    private static final JsonObject GOLDEN = Golden.read("augmentations.json");
    private static final Shape IMAGES = new Shape(5, 3, 16, 16);

    private final NDManager manager = Torch.newManager(Device.cpu());

    @AfterEach
    void freeMemory() {
        manager.close();
    }

    static Stream<String> cases() {
        return GOLDEN.keySet().stream();
    }

    /** Hashed numbers, others at every draw. */
    private final class Hashed implements RandomSource {

        private int draws;

        private NDArray hashed(Shape shape, long salt) {
            return manager.create(Golden.hashed(shape.size(), salt), shape);
        }

        @Override
        public NDArray normal(Shape shape) {
            return hashed(shape, 60 + draws++).mul(4);
        }

        @Override
        public NDArray uniform(Shape shape) {
            return hashed(shape, 40 + draws++).add(0.5);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void imagesAndGradients_agreeWithPyTorch(String name) {
        List<String> parts = Splitter.on('/').splitToList(name);
        JsonArray golden = GOLDEN.getAsJsonArray(name);
        try (GradMode mode = GradMode.on()) {
            Shape shape = new Shape(5, Long.parseLong(parts.get(1)), 16, 16);
            NDArray images = manager.create(Golden.hashed(shape.size(), 1), shape).mul(2);
            NDArray x = Autograd.leaf(images);
            Hashed random = new Hashed();
            NDArray changed =
                    parts.get(0).equals("ada")
                            ? AdaptiveAugmentation.augment(
                                    x, random, Double.parseDouble(parts.get(2)))
                            : DiffAugment.standard()
                                    .apply(
                                            Batch.of(x),
                                            SampleKind.FAKE,
                                            new GivenStep(Player.GENERATOR, manager, random))
                                    .samples();
            NDArray weights = manager.create(Golden.hashed(shape.size(), 2), shape);
            NDArray gradient = Autograd.gradients(changed.mul(weights).sum(), new NDList(x)).head();
            Golden.assertDigest(changed, golden.get(0).getAsJsonArray(), 1e-9, "images");
            Golden.assertDigest(gradient, golden.get(1).getAsJsonArray(), 1e-9, "gradient");
        }
    }

    private static GanTrainer trainer(Plugin plugin) {
        return GanTrainer.builder()
                .setGenerator(Generators.dcgan(16, 16, 3).optWidth(4).build())
                .setDiscriminator(Discriminators.dcgan(16, 16, 3).optWidth(4).build())
                .addPlugin(plugin)
                .optBatchSize(8)
                .build();
    }

    private static Critiques critiques(NDArray real) {
        Critique critique = new Critique(real, new NDList());
        return new Critiques(critique, critique, Targets.HARD);
    }

    @Test
    void adaptiveProbability_risesWhileTheDiscriminatorIsTooSure_andFallsBack() {
        AdaptiveAugmentation described = AdaptiveAugmentation.of(0.6, 1_000);
        Batch images = Batch.of(manager.randomNormal(IMAGES));
        try (GanTrainer trainer = trainer(described)) {
            AdaptiveAugmentation ada = trainer.parts(AdaptiveAugmentation.class).get(0);
            OneStep start = OneStep.of(Player.DISCRIMINATOR, manager);
            assertThat(ada.apply(images, SampleKind.REAL, start)).isSameAs(images);
            NDArray sure = manager.ones(new Shape(8));
            for (int step = 1; step <= 40; step++) {
                ada.apply(critiques(sure), new OneStep(Player.DISCRIMINATOR, step * 8L, manager));
            }
            assertThat(ada.probability()).isCloseTo(0.32, within(1e-9));
            assertThat(ada.apply(images, SampleKind.REAL, start)).isNotEqualTo(images);
            assertThat(described.probability()).isZero();
            // 6 of 8 signs are positive: 0.5 is below the target.
            NDArray unsure = manager.create(new float[] {1, 1, 1, 1, 1, 1, -1, -1});
            for (int step = 41; step <= 44; step++) {
                ada.apply(critiques(unsure), new OneStep(Player.DISCRIMINATOR, step * 8L, manager));
            }
            assertThat(ada.probability()).isCloseTo(0.288, within(1e-9));
            for (int step = 45; step <= 400; step++) {
                ada.apply(critiques(unsure), new OneStep(Player.DISCRIMINATOR, step * 8L, manager));
            }
            assertThat(ada.probability()).isZero();
        }
    }

    @Test
    void augmentations_needImages() {
        for (Plugin plugin : List.of(DiffAugment.standard(), AdaptiveAugmentation.standard())) {
            assertThatIllegalStateException()
                    .isThrownBy(
                            () ->
                                    GanTrainer.builder()
                                            .setGenerator(Generators.mlp(2).build())
                                            .setDiscriminator(Discriminators.mlp().build())
                                            .addPlugin(plugin)
                                            .build())
                    .withMessageContaining("changes images of shape (C, H, W)");
        }
    }
}
