package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gan4j.Budget;
import org.gan4j.CheckpointException;
import org.gan4j.Constraint;
import org.gan4j.Critiques;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Generator;
import org.gan4j.LatentPrior;
import org.gan4j.Loss;
import org.gan4j.Losses;
import org.gan4j.NeedsMemory;
import org.gan4j.Player;
import org.gan4j.Plugin;
import org.gan4j.RandomSource;
import org.gan4j.Regularizer;
import org.gan4j.RegularizerContext;
import org.gan4j.Schedule;
import org.gan4j.StateVisitor;
import org.gan4j.Stateful;
import org.gan4j.StepContext;
import org.gan4j.TrainedGenerator;
import org.gan4j.TrainerMemory;
import org.gan4j.TrainingHook;
import org.gan4j.UpdateRule;
import org.gan4j.WeightAverage;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;
import org.gan4j.optim.Adam;
import org.gan4j.optim.AdamW;
import org.gan4j.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What each extension point sees and does, and what happens to a run that is stopped or resumed.
 */
class LoopTest {

    private static final Samples POINTS = Samples.ofFloats(new float[64], new Shape(2));

    @TempDir Path directory;

    private static GanTrainerBuilder points() {
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(2).optWidth(8).build())
                .setDiscriminator(Discriminators.mlp().optWidth(8).build())
                .optBatchSize(4);
    }

    private static void train(GanTrainerBuilder builder, int iterations) {
        try (GanTrainer trainer = builder.build()) {
            trainer.fit(POINTS, Budget.iterations(iterations));
        }
    }

    @Test
    void sampleTransform_seesWhatTheDiscriminatorIsShown_andOfWhichKind() {
        List<String> seen = new ArrayList<>();
        train(
                points().addSampleTransform(
                                (samples, kind, step) -> {
                                    seen.add(step.player() + " " + kind);
                                    return samples;
                                }),
                1);
        assertThat(seen)
                .containsExactly("discriminator REAL", "discriminator FAKE", "generator FAKE");
    }

    @Test
    void aLossThatSeesReal_isShownRealSamplesInTheGeneratorStep() {
        List<String> seen = new ArrayList<>();
        train(
                points().optLoss(Losses.relativisticPairing())
                        .addSampleTransform(
                                (samples, kind, step) -> {
                                    seen.add(step.player() + " " + kind);
                                    return samples;
                                }),
                1);
        assertThat(seen).endsWith("generator FAKE", "generator REAL");
    }

    @Test
    void constraint_holdsAfterEveryStepOfItsPlayer() {
        Constraint clip =
                new Constraint() {
                    @Override
                    public Player player() {
                        return Player.DISCRIMINATOR;
                    }

                    @Override
                    public void apply(NDList parameters, StepContext context) {
                        parameters.forEach(p -> p.clip(-0.01, 0.01).copyTo(p));
                    }
                };
        try (GanTrainer trainer = points().addConstraint(clip).build()) {
            trainer.fit(POINTS, Budget.iterations(3));
            TinyGan.parameters(trainer)
                    .forEach(
                            (name, values) -> {
                                for (float value : values) {
                                    if (name.startsWith("D")) {
                                        assertThat(value).isBetween(-0.01f, 0.01f);
                                    }
                                }
                            });
        }
    }

    /** Adds a constant to the loss, so that its weight can be read off. */
    private static final class Lazy implements Regularizer {
        private final List<Long> iterations = new ArrayList<>();

        @Override
        public Player player() {
            return Player.GENERATOR;
        }

        @Override
        public NDArray term(RegularizerContext context) {
            iterations.add(context.iteration());
            assertThat(context.parameters()).hasSize(8);
            return context.fake().mul(0).sum().add(1_000);
        }

        @Override
        public int interval() {
            return 3;
        }
    }

    @Test
    void aLazyTerm_comesInTheFirstOfEveryFewSteps_withItsWeightMultiplied() {
        Lazy lazy = new Lazy();
        List<Double> losses = new ArrayList<>();
        TrainingHook hook =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        losses.add(Objects.requireNonNull(event.losses().get(Player.GENERATOR)));
                    }
                };
        train(points().addRegularizer(lazy).addHook(hook), 5);
        assertThat(lazy.iterations).containsExactly(0L, 3L);
        assertThat(losses.get(0)).isCloseTo(3_000, within(50.0));
        assertThat(losses.get(1)).isLessThan(50);
        assertThat(losses.get(3)).isCloseTo(3_000, within(50.0));
    }

    /** Half the squared norm of the weights: its gradient is the weights. */
    private static final class WeightDecay implements Regularizer {
        @Override
        public Player player() {
            return Player.DISCRIMINATOR;
        }

        @Override
        public NDArray term(RegularizerContext context) {
            NDArray total = context.critiques().fake().mul(0).sum();
            for (NDArray parameter : context.parameters()) {
                total = total.add(parameter.square().sum().div(2));
            }
            return total;
        }

        @Override
        public Schedule weight() {
            return Schedule.constant(3);
        }

        @Override
        public int interval() {
            return 2;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void aTerm_movesTheWeights_asMuchAsItsWeightAndIntervalSay(DataType type) {
        Loss nothing =
                new Loss() {
                    @Override
                    public NDArray discriminator(Critiques c) {
                        return c.fake().mul(0).sum();
                    }

                    @Override
                    public NDArray generator(Critiques c) {
                        return c.fake().mul(0).sum();
                    }
                };
        try (GanTrainer trainer =
                points().optLoss(nothing)
                        .addRegularizer(new WeightDecay())
                        .optOptimizer(Sgd.of(0.1))
                        .optDataType(type)
                        .build()) {
            NDArray weight =
                    trainer.config().discriminator().block().getParameters().valueAt(0).getArray();
            double before = weight.toArray()[0].doubleValue();
            trainer.fit(POINTS, Budget.iterations(1));
            double after = weight.toArray()[0].doubleValue();
            assertThat(after / before).isCloseTo(1 - 0.1 * 3 * 2, within(1e-6));
            trainer.fit(POINTS, Budget.iterations(2));
            assertThat(weight.toArray()[0].doubleValue()).isEqualTo(after);
        }
    }

    @Test
    void aTermOfAPlayerThatIsNotThere_isRefused() {
        Regularizer lost =
                new Regularizer() {
                    @Override
                    public Player player() {
                        return new Player("critic");
                    }

                    @Override
                    public NDArray term(RegularizerContext context) {
                        return context.fake();
                    }
                };
        assertThatIllegalStateException()
                .isThrownBy(() -> points().addRegularizer(lost).build())
                .withMessageContaining("belongs to player 'critic', but this game has only");
    }

    @Test
    void weightAverage_isToldOfAllImagesSinceItsLastUpdate() {
        List<Long> newImages = new ArrayList<>();
        WeightAverage average =
                (imagesSeen, images) -> {
                    newImages.add(images);
                    return 0.5;
                };
        Plugin plugin = extensions -> extensions.setWeightAverage(average);
        train(points().optUpdateRule(UpdateRule.alternating(3, 2)).addPlugin(plugin), 2);
        assertThat(newImages).containsExactly(12L, 0L, 12L, 0L);
    }

    @Test
    void buffersThatAreNotAveraged_areCopied() {
        WeightAverage frozen =
                new WeightAverage() {
                    @Override
                    public double weightOfPresent(long imagesSeen, long newImages) {
                        return 0;
                    }

                    @Override
                    public boolean averagesBuffers() {
                        return false;
                    }
                };
        Plugin plugin = extensions -> extensions.setWeightAverage(frozen);
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = TinyGan.describe(1).addPlugin(plugin).build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(2));
            trainer.generator().save(saved);
            Generator copy = Generators.dcgan(28, 28, 1).optLatentSize(8).optWidth(4).build();
            try (TrainedGenerator loaded = TrainedGenerator.load(saved, copy)) {
                assertThat(loaded.latentSize()).isEqualTo(8);
                var live = trainer.config().generator().block().getParameters();
                var averaged = copy.block().getParameters();
                String buffer = "03BatchNorm_runningMean";
                String weight = "02ConvTranspose2d_weight";
                assertThat(averaged.get(buffer).getArray()).isEqualTo(live.get(buffer).getArray());
                assertThat(averaged.get(weight).getArray())
                        .isNotEqualTo(live.get(weight).getArray());
            }
        }
    }

    @Test
    void requestStop_endsTheRunAfterTheIteration() {
        TrainingHook hook =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        if (event.progress().iterations() == 3) {
                            event.requestStop();
                        }
                    }
                };
        try (GanTrainer trainer = points().addHook(hook).build()) {
            trainer.fit(POINTS, Budget.iterations(100));
            assertThat(trainer.progress().iterations()).isEqualTo(3);
            assertThat(trainer.progress().epochs()).isEqualTo(12 / 32.0);
        }
    }

    @Test
    void aHookThatThrows_endsTheRun_andEveryHookIsFinished() {
        List<String> seen = new ArrayList<>();
        final class Watcher implements TrainingHook {
            @Override
            public void afterIteration(IterationEvent event) {
                throw new IllegalStateException("disk full");
            }

            @Override
            public void onFinish(RunEvent event) {
                seen.add("" + event.failure());
                throw new IllegalStateException("still full");
            }
        }
        try (GanTrainer trainer = points().addHook(new Watcher()).addHook(new Watcher()).build()) {
            assertThatThrownBy(() -> trainer.fit(POINTS, Budget.iterations(5)))
                    .hasMessage("disk full")
                    .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
            assertThat(seen).hasSize(2).allMatch(text -> text.contains("disk full"));
            assertThat(trainer.progress().iterations()).isEqualTo(1);
        }
    }

    /** A running mean of the fakes, in a tensor. */
    private static final class RunningMean implements Regularizer, NeedsMemory, Stateful {
        private NDList mean = new NDList();

        @Override
        public Player player() {
            return Player.GENERATOR;
        }

        @Override
        public void allocate(TrainerMemory memory) {
            assertThat(memory.parameters(Player.GENERATOR)).isNotEmpty();
            mean = new NDList(memory.manager().zeros(memory.sampleShape(), memory.dataType()));
        }

        @Override
        public NDArray term(RegularizerContext context) {
            NDArray fake = context.fake();
            NDArray now = fake.mean(new int[] {0});
            try (GradMode mode = GradMode.off()) {
                mean.head().muli(0.5).addi(now.stopGradient().mul(0.5));
            }
            return fake.sub(mean.head()).square().mean();
        }

        @Override
        public void visitState(StateVisitor visitor) {
            visitor.tensor("mean", mean.head());
        }
    }

    @Test
    void aPartWithTensors_keepsThemOverStepsAndResumptions() {
        Path saved = directory.resolve("saved");
        RunningMean mean = new RunningMean();
        float[] values;
        try (GanTrainer trainer = points().addRegularizer(mean).build()) {
            trainer.fit(POINTS, Budget.iterations(3));
            values = mean.mean.head().toFloatArray();
            trainer.saveCheckpoint(saved);
        }
        assertThat(values[0]).isNotZero();
        RunningMean again = new RunningMean();
        try (GanTrainer trainer = points().addRegularizer(again).build()) {
            trainer.resume(saved);
            assertThat(again.mean.head().toFloatArray()).isEqualTo(values);
            trainer.fit(POINTS, Budget.iterations(4));
        }
    }

    @Test
    void aNetworkOfAnOpenTrainer_isRefused_andFreeOnceItIsClosed() {
        GanTrainerBuilder builder = points();
        try (GanTrainer trainer = builder.build()) {
            assertThatIllegalStateException()
                    .isThrownBy(builder::build)
                    .withMessageContaining(
                            "the generator is already trained by another open trainer");
            trainer.fit(POINTS, Budget.iterations(1));
        }
        train(builder, 1);
    }

    @Test
    void resume_ofAnotherSeedLossOrOptimizer_isRefused_ofAnotherRateAllowed() {
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = points().optSeed(1).build()) {
            trainer.saveCheckpoint(saved);
        }
        assertRefused(saved, points().optSeed(2), "seed 1, but this trainer has 2");
        assertRefused(saved, points().optSeed(1).optLoss(Losses.minimax()), "loss-");
        assertRefused(saved, points().optSeed(1).optOptimizer(AdamW.of(2e-4)), "optimizer Adam[");
        try (GanTrainer trainer = points().optSeed(1).optOptimizer(Adam.of(1e-3)).build()) {
            trainer.resume(saved);
        }
    }

    private static void assertRefused(Path saved, GanTrainerBuilder builder, String message) {
        try (GanTrainer trainer = builder.build()) {
            assertThatThrownBy(() -> trainer.resume(saved))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void saveCheckpoint_neverDeletesFilesOfOthers_andAnInterruptedReplacementIsFound()
            throws IOException {
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = points().build()) {
            trainer.saveCheckpoint(saved);
            trainer.fit(POINTS, Budget.iterations(1));
            trainer.saveCheckpoint(saved);
            Files.writeString(saved.resolve("metrics.jsonl"), "{}");
            assertThatThrownBy(() -> trainer.saveCheckpoint(saved))
                    .hasMessageContaining("also holds metrics.jsonl, which would be lost");
            Files.delete(saved.resolve("metrics.jsonl"));
            // A kill between the two renames of a replacement leaves the one before here.
            Files.move(saved, directory.resolve(".saved.old"));
        }
        try (GanTrainer trainer = points().build()) {
            assertThat(trainer.resume(saved).progress().iterations()).isEqualTo(1);
        }
    }

    @Test
    void load_thatFails_leavesTheNetworkAsItWas() {
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = points().build()) {
            trainer.generator().save(saved);
        }
        Generator narrow = Generators.mlp(2).optWidth(7).build();
        assertThatThrownBy(() -> TrainedGenerator.load(saved, narrow))
                .isInstanceOf(CheckpointException.class);
        assertThat(narrow.block().isInitialized()).isFalse();
        try (TrainedGenerator loaded = TrainedGenerator.load(saved)) {
            assertThat(loaded.sample(3, 1).size()).isEqualTo(3);
        }
    }

    @Test
    void aGeneratorWithAPriorOfTheUsers_isLoaded_andSampledFromGivenLatents() {
        LatentPrior own =
                new LatentPrior() {
                    @Override
                    public int size() {
                        return 10;
                    }

                    @Override
                    public NDArray draw(int count, RandomSource random) {
                        return random.uniform(new Shape(count, 10)).add(5);
                    }
                };
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = points().optLatentPrior(own).build()) {
            trainer.generator().save(saved);
        }
        try (TrainedGenerator loaded = TrainedGenerator.load(saved);
                NDManager manager = Torch.newManager(Device.cpu())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> loaded.sample(1, 1))
                    .withMessageContaining("call generate(latent)");
            NDArray latent = manager.zeros(new Shape(3, 10));
            assertThat(loaded.generate(latent).getShape()).isEqualTo(new Shape(3, 2));
            assertThat(manager.getManagedArrays()).as("z and the samples").hasSize(2);
        }
    }

    @Test
    void gradMode_isRestored_alsoWhenAScriptFails() {
        TorchScript script =
                TorchScript.compile(
                        """
                        def fail(self, x: Tensor, y: Tensor) -> Tensor:
                          return torch.matmul(x, y)
                        """);
        boolean before = GradMode.isOn();
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray x = manager.ones(new Shape(1, 3));
            try (GradMode on = GradMode.on()) {
                try (GradMode off = GradMode.off()) {
                    assertThat(GradMode.isOn()).isFalse();
                }
                assertThat(GradMode.isOn()).isTrue();
            }
            assertThatThrownBy(
                            () -> {
                                try (GradMode mode = GradMode.on()) {
                                    script.run(manager, "fail", x, x);
                                }
                            })
                    .isInstanceOf(EngineException.class);
            assertThat(GradMode.isOn()).isEqualTo(before);
        }
        train(points(), 1);
        assertThat(GradMode.isOn()).isEqualTo(before);
    }
}
