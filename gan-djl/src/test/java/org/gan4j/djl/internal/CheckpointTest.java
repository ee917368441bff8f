package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gan4j.djl.internal.PointGan.POINTS;
import static org.gan4j.djl.internal.PointGan.points;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.djl.Generators;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.latent.LatentPrior;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Loss;
import org.gan4j.loss.Losses;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.optim.Adam;
import org.gan4j.optim.AdamW;
import org.gan4j.plugin.InstanceNoise;
import org.gan4j.regularizer.R1;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.run.Budget;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RandomSource;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;
import org.gan4j.run.TrainingDivergedException;
import org.gan4j.sample.TrainedGenerator;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is saved, and what is refused when it is loaded. */
class CheckpointTest {

    @TempDir Path directory;

    /** A running mean of the fakes, in a tensor. */
    private static final class RunningMean implements Regularizer, PerRun<RunningMean>, Stateful {
        private final NDList mean = new NDList();

        @Override
        public Player player() {
            return Player.GENERATOR;
        }

        @Override
        public RunningMean start(RunMemory memory) {
            assertThat(memory.parameters(Player.GENERATOR)).isNotEmpty();
            RunningMean started = new RunningMean();
            started.mean.add(memory.manager().zeros(memory.sampleShape(), memory.dataType()));
            return started;
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
        float[] values;
        try (GanTrainer trainer = points(4).addRegularizer(new RunningMean()).build()) {
            RunningMean mean = trainer.parts(RunningMean.class).get(0);
            trainer.fit(POINTS, Budget.iterations(3));
            values = mean.mean.head().toFloatArray();
            trainer.saveCheckpoint(saved);
        }
        assertThat(values[0]).isNotZero();
        try (GanTrainer trainer = points(4).addRegularizer(new RunningMean()).build()) {
            RunningMean again = trainer.parts(RunningMean.class).get(0);
            trainer.resume(saved);
            assertThat(again.mean.head().toFloatArray()).isEqualTo(values);
            trainer.fit(POINTS, Budget.iterations(4));
        }
    }

    static List<Block> blocks() {
        return List.of(
                new Sequential().add(new Linear(4)).add(new Relu()).add(new Linear(1)),
                new SequentialBlock()
                        .add(new Sequential().add(new Linear(4)).add(new Relu()))
                        .add(new Linear(1)));
    }

    /** DJL takes two characters off the name of each child, however short it is. */
    @ParameterizedTest
    @MethodSource("blocks")
    void aNetworkOfLayers_isDescribed_alsoInsideABlockOfDjl(Block block) {
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = points(4).setDiscriminator(Discriminator.of(block)).build()) {
            trainer.fit(POINTS, Budget.iterations(1));
            assertThat(block.toString()).contains("Linear").contains("(4, 2)");
            trainer.saveCheckpoint(saved);
            trainer.resume(saved);
        }
    }

    /** What says nothing of itself. */
    private static final class Silent implements Loss {

        @Override
        public NDArray discriminator(Critiques critiques) {
            return Losses.nonSaturating().discriminator(critiques);
        }

        @Override
        public NDArray generator(Critiques critiques) {
            return Losses.nonSaturating().generator(critiques);
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no words");
        }
    }

    @Test
    void aPartWhoseWordsFail_isSavedAllTheSame() {
        Path saved = directory.resolve("saved");
        Loss silent = new Silent();
        try (GanTrainer trainer = points(4).optLoss(silent).build()) {
            trainer.fit(POINTS, Budget.iterations(1));
            trainer.saveCheckpoint(saved);
            trainer.resume(saved);
        }
    }

    @Test
    void resume_ofAnotherSeedLossOrOptimizer_isRefused_ofAnotherRateAllowed() {
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = points(4).optSeed(1).build()) {
            trainer.saveCheckpoint(saved);
        }
        assertRefused(saved, points(4).optSeed(2), "seed 1, but this trainer has 2");
        assertRefused(saved, points(4).optSeed(1).optLoss(Losses.minimax()), "loss-");
        assertRefused(saved, points(4).optSeed(1).optOptimizer(AdamW.of(2e-4)), "optimizer Adam[");
        try (GanTrainer trainer = points(4).optSeed(1).optOptimizer(Adam.of(1e-3)).build()) {
            trainer.resume(saved, "generator-optimizer", "discriminator-optimizer");
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
    void saveCheckpoint_leavesFilesOfOthersAlone() throws IOException {
        Path saved = directory.resolve("saved");
        Path log = saved.resolve("metrics.jsonl");
        Path notes = saved.resolve("notes.safetensors");
        Path folder = saved.resolve("generator.safetensors");
        try (GanTrainer trainer = points(4).build()) {
            trainer.saveCheckpoint(saved);
            Files.writeString(log, "{}");
            Files.writeString(notes, "mine");
            Files.createDirectory(folder);
            trainer.fit(POINTS, Budget.iterations(1));
            trainer.saveCheckpoint(saved);
        }
        assertThat(log).hasContent("{}");
        assertThat(notes).hasContent("mine");
        assertThat(folder).isDirectory();
        try (GanTrainer trainer = points(4).build()) {
            assertThat(trainer.resume(saved).progress().iterations()).isEqualTo(1);
        }
    }

    @Test
    void saveCheckpoint_throughALink_leavesTheLink() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        try (GanTrainer trainer = points(4).build()) {
            trainer.saveCheckpoint(link);
            trainer.fit(POINTS, Budget.iterations(1));
            trainer.saveCheckpoint(link);
            assertThat(link).isSymbolicLink();
            assertThat(trainer.resume(real).progress().iterations()).isEqualTo(1);
        }
    }

    @Test
    void anInterruptedThread_savesLoadsAndResumes_andStaysInterrupted() {
        Path saved = directory.resolve("saved");
        Path generator = directory.resolve("generator");
        try (GanTrainer trainer = points(4).build()) {
            Thread.currentThread().interrupt();
            trainer.saveCheckpoint(saved);
            trainer.generator().save(generator);
            trainer.resume(saved);
            TrainedGenerator.load(generator).close();
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aTrainerThatFailedInTheMiddle_isNeitherSavedNorSampled_untilItIsResumed() {
        Path saved = directory.resolve("saved");
        boolean[] fails = {false};
        Loss plain = Losses.nonSaturating();
        Loss failing =
                new Loss() {
                    @Override
                    public NDArray discriminator(Critiques critiques) {
                        return plain.discriminator(critiques);
                    }

                    @Override
                    public NDArray generator(Critiques critiques) {
                        NDArray loss = plain.generator(critiques);
                        return fails[0] ? loss.mul(Double.NaN) : loss;
                    }
                };
        try (GanTrainer trainer = points(4).optLoss(failing).build()) {
            TrainedGenerator generator = trainer.generator();
            trainer.fit(POINTS, Budget.iterations(1));
            trainer.saveCheckpoint(saved);
            fails[0] = true;
            assertThatThrownBy(() -> trainer.fit(POINTS, Budget.iterations(2)))
                    .isInstanceOf(TrainingDivergedException.class);
            fails[0] = false;
            for (ThrowingCallable call :
                    List.<ThrowingCallable>of(
                            () -> trainer.saveCheckpoint(saved),
                            () -> trainer.sample(1),
                            () -> generator.sample(1, 1),
                            () -> generator.save(directory.resolve("generator")),
                            () -> trainer.fit(POINTS, Budget.iterations(2)))) {
                assertThatIllegalStateException()
                        .isThrownBy(call)
                        .withMessageContaining("iteration 1 failed before it was done")
                        .withMessageContaining("resume a checkpoint first");
            }
            trainer.resume(saved).fit(POINTS, Budget.iterations(2));
            assertThat(generator.sample(1, 1).size()).isEqualTo(1);
        }
    }

    @Test
    void runningStatisticsThatAreNotFinite_areNotSaved() {
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = TinyGan.describe(1).build()) {
            trainer.saveCheckpoint(saved);
            NDArray variance =
                    PointGan.game(trainer).generator().block().getParameters().values().stream()
                            .filter(p -> p.getType() == Parameter.Type.RUNNING_VAR)
                            .findFirst()
                            .orElseThrow()
                            .getArray();
            variance.muli(Double.NaN);
            assertThatThrownBy(() -> trainer.saveCheckpoint(saved))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("is not finite: nothing is written to " + saved);
            assertThatThrownBy(() -> trainer.liveGenerator().save(directory.resolve("g")))
                    .isInstanceOf(CheckpointException.class);
            trainer.resume(saved).saveCheckpoint(saved);
        }
    }

    @Test
    void load_thatFails_leavesTheNetworkAsItWas() {
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = points(4).build()) {
            trainer.generator().save(saved);
        }
        Generator narrow = Generators.mlp(2).optWidths(7, 7, 7).build();
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
        try (GanTrainer trainer = points(4).optLatentPrior(own).build()) {
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

    /** Rises by 1 whenever it is asked. */
    private static final class Rising implements Schedule, Stateful {
        private double value;

        @Override
        public double at(long imagesSeen) {
            return value++;
        }

        @Override
        public void visitState(StateVisitor visitor) {
            visitor.real("value", () -> value, now -> value = now);
        }
    }

    @Test
    void schedulesThatAdapt_goOnWhereTheyWere() {
        Path saved = directory.resolve("saved");
        Rising weight = new Rising();
        Rising rate = new Rising();
        Rising noise = new Rising();
        try (GanTrainer trainer = adapting(weight, rate, noise).build()) {
            trainer.fit(POINTS, Budget.iterations(3));
            trainer.saveCheckpoint(saved);
        }
        Rising nextWeight = new Rising();
        Rising nextRate = new Rising();
        Rising nextNoise = new Rising();
        try (GanTrainer trainer = adapting(nextWeight, nextRate, nextNoise).build()) {
            trainer.resume(saved);
            assertThat(nextWeight.value).isEqualTo(weight.value).isGreaterThan(2);
            assertThat(nextRate.value).isEqualTo(rate.value).isGreaterThan(2);
            assertThat(nextNoise.value).isEqualTo(noise.value).isGreaterThan(2);
        }
    }

    private static GanTrainerBuilder adapting(Rising weight, Rising rate, Rising noise) {
        return points(4)
                .addRegularizer(R1.of(weight.warmedUp(1)))
                .addPlugin(InstanceNoise.of(noise))
                .optDiscriminatorOptimizer(Adam.of(rate.warmedUp(1_000_000)));
    }
}
