package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.gan4j.djl.internal.PointGan.POINTS;
import static org.gan4j.djl.internal.PointGan.points;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.plugin.AdaptiveAugmentation;
import org.gan4j.djl.plugin.MinibatchStd;
import org.gan4j.djl.torch.Torch;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Loss;
import org.gan4j.loss.Losses;
import org.gan4j.network.Discriminator;
import org.gan4j.network.ForwardingDiscriminator;
import org.gan4j.network.ForwardingGenerator;
import org.gan4j.network.Generator;
import org.gan4j.plugin.ExperienceReplay;
import org.gan4j.plugin.Swa;
import org.gan4j.regularizer.Consistency;
import org.gan4j.regularizer.HistoricalAveraging;
import org.gan4j.regularizer.LeCam;
import org.gan4j.regularizer.PathLength;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.rule.Unrolled;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What belongs to a description, what to a run, and who may use a trainer when. */
class OwnershipTest {

    @TempDir Path directory;

    /** Everything that moves, described once for all trainers. */
    private static final AdaptiveAugmentation ADA = AdaptiveAugmentation.of(-0.9, 20);

    private static final Loss LOSS = Losses.boundaryEquilibrium(0.5);
    private static final List<Plugin> PLUGINS =
            List.of(ADA, ExperienceReplay.of(12, 0.5), Swa.from(8));
    private static final List<Regularizer> TERMS =
            List.of(
                    LeCam.of(0.1),
                    HistoricalAveraging.of(Player.GENERATOR, 0.1),
                    PathLength.standard().withWeight(0.01).every(2),
                    Consistency.of(ADA));

    private static GanTrainerBuilder describe() {
        GanTrainerBuilder gan =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(16, 16, 1).optWidth(2).build())
                        .setDiscriminator(Discriminators.dcgan(16, 16, 1).optWidth(2).build())
                        .optLoss(LOSS)
                        .optBatchSize(8)
                        .optSeed(7);
        PLUGINS.forEach(gan::addPlugin);
        TERMS.forEach(gan::addRegularizer);
        return gan;
    }

    private static Samples images() {
        float[] values = new float[24 * 256];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i * 0.37);
        }
        return Samples.ofFloats(values, new Shape(1, 16, 16));
    }

    private static void assertEqual(Map<String, float[]> actual, Map<String, float[]> expected) {
        expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
    }

    @Test
    void oneDescription_inTwoTrainersAtOnce_oneOfThemClosedFirst() {
        Map<String, float[]> alone;
        try (GanTrainer trainer = describe().build()) {
            trainer.fit(images(), Budget.iterations(10));
            assertThat(trainer.parts(AdaptiveAugmentation.class).get(0).probability()).isPositive();
            alone = TinyGan.parameters(trainer);
        }
        GanTrainer first = describe().build();
        try (GanTrainer second = describe().build()) {
            for (int i = 1; i <= 5; i++) {
                first.fit(images(), Budget.iterations(i));
                second.fit(images(), Budget.iterations(i));
            }
            first.close();
            second.fit(images(), Budget.iterations(10));
            assertEqual(TinyGan.parameters(second), alone);
        }
        assertThat(ADA.probability()).isZero();
    }

    @Test
    void everythingThatMoves_isResumedToTheSameBits() {
        Path saved = directory.resolve("saved");
        Map<String, float[]> expected;
        try (GanTrainer trainer = describe().build()) {
            trainer.fit(images(), Budget.iterations(5));
            trainer.saveCheckpoint(saved);
            trainer.fit(images(), Budget.iterations(10));
            expected = TinyGan.parameters(trainer);
        }
        try (GanTrainer trainer = describe().build().resume(saved)) {
            trainer.fit(images(), Budget.iterations(10));
            assertEqual(TinyGan.parameters(trainer), expected);
        }
    }

    /** A discriminator that does nothing but hand on. */
    private static final class Wrapped extends ForwardingDiscriminator {
        Wrapped(Discriminator decorated) {
            super(decorated);
        }

        @Override
        protected Discriminator decorating(Discriminator other) {
            return new Wrapped(other);
        }
    }

    @Test
    void decoratorsThreeDeep_handEverythingOn() {
        Generator inner = Generators.mlp(2).optWidths(8, 8, 8).build();
        Generator deep = inner;
        for (int i = 0; i < 3; i++) {
            deep = new ForwardingGenerator(deep) {};
        }
        Discriminator judge =
                new Wrapped(
                        new Wrapped(new Wrapped(Discriminators.mlp().optWidths(8, 8, 8).build())));
        Map<String, float[]> plain;
        try (GanTrainer trainer = points(8).addPlugin(MinibatchStd.standard()).build()) {
            trainer.fit(POINTS, Budget.iterations(4));
            plain = TinyGan.parameters(trainer);
        }
        try (GanTrainer trainer =
                points(8)
                        .setGenerator(deep)
                        .setDiscriminator(judge)
                        .addPlugin(MinibatchStd.standard())
                        .build()) {
            trainer.fit(POINTS, Budget.iterations(4));
            assertEqual(TinyGan.parameters(trainer), plain);
        }
    }

    /** Counts how often it is asked, and how often it is told of a step. */
    private record Counted(List<String> calls) implements Loss {
        @Override
        public NDArray discriminator(Critiques critiques) {
            calls.add("asked D");
            return critiques.fake().mean().sub(critiques.real().mean());
        }

        @Override
        public NDArray generator(Critiques critiques) {
            calls.add("asked G");
            return critiques.fake().mean().neg();
        }

        @Override
        public void played(Player player, Critiques critiques) {
            calls.add("told " + player);
        }
    }

    /** What moves the balance of a loss, such as BEGAN's. */
    @Test
    void aLoss_isToldOfSteps_notOfLookingAhead() {
        Counted loss = new Counted(new ArrayList<>());
        try (GanTrainer trainer =
                points(8).optLoss(loss).optUpdateRule(Unrolled.of(2, 0.1)).build()) {
            trainer.fit(POINTS, Budget.iterations(1));
        }
        assertThat(loss.calls())
                .containsExactly(
                        "asked D",
                        "told discriminator",
                        "asked D",
                        "asked D",
                        "asked G",
                        "told generator");
        try (GanTrainer trainer =
                points(8).optLoss(LOSS).optUpdateRule(Unrolled.of(2, 0.1)).build()) {
            trainer.fit(POINTS, Budget.iterations(3));
        }
    }

    private static TrainingHook after(int iterations, Runnable action) {
        return new TrainingHook() {
            @Override
            public void afterIteration(IterationEvent event) {
                if (event.progress().iterations() == iterations) {
                    action.run();
                }
            }
        };
    }

    @Test
    void fitWithinFit_isRefused() {
        AtomicReference<@Nullable GanTrainer> itself = new AtomicReference<>();
        TrainingHook nested =
                after(
                        2,
                        () ->
                                Objects.requireNonNull(itself.get())
                                        .fit(POINTS, Budget.iterations(9)));
        try (GanTrainer trainer = points(8).addHook(nested).build()) {
            itself.set(trainer);
            assertThatIllegalStateException()
                    .isThrownBy(() -> trainer.fit(POINTS, Budget.iterations(5)))
                    .withMessageContaining("this trainer is training already");
            assertThat(trainer.progress().iterations()).isEqualTo(2);
            trainer.fit(POINTS, Budget.iterations(3));
            assertThat(trainer.progress().iterations()).isEqualTo(3);
        }
    }

    @Test
    void fitBesideFit_andResumeBesideFit_areRefused_andTheFirstGoesOn() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(1);
        TrainingHook meeting =
                after(
                        2,
                        () -> {
                            begun.countDown();
                            try {
                                tried.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        try (GanTrainer trainer = points(8).addHook(meeting).build()) {
            Thread training = new Thread(() -> trainer.fit(POINTS, Budget.iterations(20)));
            training.start();
            begun.await();
            assertThatIllegalStateException()
                    .isThrownBy(() -> trainer.fit(POINTS, Budget.iterations(20)))
                    .withMessageContaining("this trainer is training already");
            assertThatIllegalStateException()
                    .isThrownBy(() -> trainer.resume(directory))
                    .withMessageContaining("this trainer is training");
            assertThatIllegalStateException()
                    .isThrownBy(trainer::close)
                    .withMessageContaining("this trainer is training");
            tried.countDown();
            training.join();
            assertThat(trainer.progress().iterations()).isEqualTo(20);
        }
    }

    @Test
    void anInterrupt_endsFitWithinAnIteration_tellsHooks_andKeepsTheFlag() {
        List<String> seen = new ArrayList<>();
        TrainingHook watcher =
                new TrainingHook() {
                    @Override
                    public void onFinish(RunEvent event) {
                        seen.add("finished " + event.progress().iterations());
                    }
                };
        TrainingHook interrupting = after(3, () -> Thread.currentThread().interrupt());
        try (GanTrainer trainer = points(8).addHook(interrupting).addHook(watcher).build()) {
            trainer.fit(POINTS, Budget.iterations(50));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(seen).containsExactly("finished 3");
            trainer.fit(POINTS, Budget.iterations(5));
            assertThat(trainer.progress().iterations()).isEqualTo(5);
        } finally {
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void aClosedTrainer_saysSo() {
        GanTrainer trainer = points(8).build();
        trainer.close();
        trainer.close();
        List<Runnable> uses =
                List.of(
                        () -> trainer.fit(POINTS, Budget.iterations(1)),
                        () -> trainer.sample(1),
                        trainer::generator,
                        trainer::liveGenerator,
                        () -> trainer.saveCheckpoint(directory.resolve("x")),
                        () -> trainer.resume(directory));
        for (Runnable use : uses) {
            assertThatIllegalStateException()
                    .isThrownBy(use::run)
                    .withMessageContaining("this trainer is closed: build another one");
        }
    }

    @SuppressWarnings("NullAway") // the mistake that is tested
    private record Wrong(boolean nothing) implements Loss {
        @Override
        public NDArray discriminator(Critiques critiques) {
            return nothing ? null : critiques.fake().stopGradient().mean();
        }

        @Override
        public NDArray generator(Critiques critiques) {
            return critiques.fake().neg().mean();
        }
    }

    @Test
    void aLossThatTeachesNothing_saysWhose() {
        try (GanTrainer trainer = points(8).optLoss(new Wrong(true)).build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> trainer.fit(POINTS, Budget.iterations(1)))
                    .withMessageContaining("the loss of player 'discriminator' is null");
        }
        try (GanTrainer trainer = points(8).optLoss(new Wrong(false)).build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> trainer.fit(POINTS, Budget.iterations(1)))
                    .withMessageContaining(
                            "the loss of player 'discriminator' does not depend on its networks");
        }
    }

    @Test
    void aFrozenPlayer_andABatchThatBatchNormCannotTake_areRefusedWhenBuilt() {
        Discriminator frozen = Discriminators.mlp().optWidths(4, 4, 4).build();
        frozen.block().freezeParameters(true);
        assertThatIllegalStateException()
                .isThrownBy(() -> points(8).setDiscriminator(frozen).build())
                .withMessageContaining("player 'discriminator' has nothing to train");
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> points(7).optBatchSize(7).addPlugin(MinibatchStd.standard()).build())
                .withMessageContaining("minibatch std cannot cut 7 samples");
    }

    @Test
    void generate_namesWrongShapesAndTypes() {
        try (GanTrainer trainer = points(8).build();
                NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray doubles = manager.zeros(new Shape(2, 10), DataType.FLOAT64);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.generator().generate(doubles))
                    .withMessageContaining("latents must be float32")
                    .withMessageContaining("but were float64");
        }
    }
}
