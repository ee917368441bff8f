package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gan4j.djl.internal.PointGan.points;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.training.dataset.ArrayDataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.data.StrokeDigits;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.torch.Torch;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Loss;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.optim.Adam;
import org.gan4j.optim.Sgd;
import org.gan4j.rule.Alternating;
import org.gan4j.run.Budget;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.Player;
import org.gan4j.run.TrainingDivergedException;
import org.gan4j.sample.TrainedGenerator;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input: what is said, and that nothing is lost. */
class ClearErrorsTest {

    @TempDir Path directory;

    private static Samples somePoints(int count) {
        return Samples.ofFloats(new float[2 * count], new Shape(2));
    }

    @Test
    void build_withReadyNetworksOfDifferentSizes_namesBothShapes() {
        GanTrainerBuilder builder =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(32, 32, 1).build())
                        .setDiscriminator(Discriminators.dcgan(28, 28, 1).build());
        assertThatIllegalStateException()
                .isThrownBy(builder::build)
                .withMessage(
                        "the generator makes samples of shape (1, 32, 32) but the discriminator"
                                + " takes (1, 28, 28): give both the same shape");
    }

    @Test
    void build_withABlockThatCannotTakeTheSamples_namesTheirShape() {
        GanTrainerBuilder builder =
                points(4)
                        .setDiscriminator(
                                Discriminator.of(
                                        Conv2d.builder()
                                                .setFilters(1)
                                                .setKernelShape(new Shape(3, 3))
                                                .build()));
        assertThatIllegalStateException()
                .isThrownBy(builder::build)
                .withMessageContaining(
                        "the generator makes samples of shape (2), which the discriminator cannot"
                                + " take");
    }

    @Test
    void build_withABlockThatShrinksTheSamplesAway_namesTheirShape() {
        Conv2d.Builder wide = Conv2d.builder().setFilters(1).setKernelShape(new Shape(40, 40));
        GanTrainerBuilder builder =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(28, 28, 1).optWidth(4).build())
                        .setDiscriminator(
                                Discriminator.of(new SequentialBlock().add(wide.build())));
        assertThatIllegalStateException()
                .isThrownBy(builder::build)
                .withMessageContaining("samples of shape (1, 28, 28), which the discriminator");
    }

    @Test
    void build_withADiscriminatorOfManyLogits_saysHowManyItMayReturn() {
        GanTrainerBuilder builder =
                points(4).setDiscriminator(Discriminator.of(Linear.builder().setUnits(3).build()));
        assertThatIllegalStateException()
                .isThrownBy(builder::build)
                .withMessageContaining("must return one logit for each sample");
    }

    @Test
    void build_onAMissingGpu_saysWhatThereIs() {
        assumeTrue(Torch.engine().getGpuCount() == 0, "this machine has a GPU");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> points(4).optDevice(Device.gpu()).build())
                .withMessageContaining("no device gpu(0): this machine shows 0 GPUs to libtorch");
    }

    @Test
    void fit_withFewerSamplesThanABatch_namesBothNumbers() {
        try (GanTrainer trainer = points(4).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.fit(somePoints(3), Budget.iterations(1)))
                    .withMessage(
                            "the data has 3 samples, fewer than one batch of 4: set a smaller"
                                    + " batch size");
        }
    }

    @Test
    void fit_withSamplesOfAnotherShape_namesBoth() {
        try (GanTrainer trainer = points(4).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> trainer.fit(StrokeDigits.generate(10, 1), Budget.iterations(1)))
                    .withMessageContaining(
                            "the data has samples of shape (1, 28, 28) but the generator makes"
                                    + " (2)");
        }
    }

    @Test
    void fit_withNaNInADjlDataset_saysWhichBatch() {
        try (NDManager manager = Torch.newManager(Device.cpu());
                GanTrainer trainer = points(4).build()) {
            NDArray data = manager.ones(new Shape(12, 2));
            data.set(new NDIndex("9, 1"), Float.NaN);
            ArrayDataset dataset =
                    new ArrayDataset.Builder().setData(data).setSampling(4, false).build();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.fit(dataset, Budget.iterations(9)))
                    .withMessageContaining("batch 2 of the data set holds NaN or infinite values");
            assertThat(trainer.progress().iterations()).isEqualTo(2);
        }
    }

    @Test
    void fit_withPicturesOfADjlDatasetFrom0To255_tellsSo() {
        PrintStream before = System.err;
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try (NDManager manager = Torch.newManager(Device.cpu());
                GanTrainer trainer = TinyGan.describe(1).build();
                PrintStream captured = new PrintStream(told, true, StandardCharsets.UTF_8)) {
            NDArray pixels = manager.arange(0, 256 * 784, 1).mod(256).reshape(256, 1, 28, 28);
            ArrayDataset dataset =
                    new ArrayDataset.Builder()
                            .setData(pixels.toType(DataType.FLOAT32, false))
                            .setSampling(8, false)
                            .build();
            System.setErr(captured);
            trainer.fit(dataset, Budget.iterations(2));
        } finally {
            System.setErr(before);
        }
        assertThat(told.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("with values from 0.0 to 255.0; images are in [-1, 1]");
    }

    @Test
    void fit_withAnyDjlDataset_countsItsEpochs() {
        try (NDManager manager = Torch.newManager(Device.cpu());
                GanTrainer trainer = points(4).build()) {
            ArrayDataset dataset =
                    new ArrayDataset.Builder()
                            .setData(manager.ones(new Shape(10, 2)))
                            .setSampling(4, true)
                            .build();
            trainer.fit(dataset, Budget.epochs(2));
            assertThat(trainer.progress().iterations()).isEqualTo(6);
            assertThat(trainer.progress().imagesSeen()).isEqualTo(20);
        }
    }

    @Test
    void generate_withALatentOfTheWrongSize_namesTheRightOne() {
        try (NDManager manager = Torch.newManager(Device.cpu());
                GanTrainer trainer = points(4).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.generator().generate(manager.zeros(new Shape(3, 7))))
                    .withMessage("latents must have shape (N, 10), but were (3, 7)");
        }
    }

    @Test
    void aLossThatIsNotFinite_stopsBeforeTheUpdate() {
        Loss broken =
                new Loss() {
                    @Override
                    public NDArray discriminator(Critiques c) {
                        return c.fake().mean().mul(Float.POSITIVE_INFINITY);
                    }

                    @Override
                    public NDArray generator(Critiques c) {
                        return c.fake().mean();
                    }
                };
        try (GanTrainer trainer = points(4).optLoss(broken).optOptimizer(Sgd.of(1)).build()) {
            var before = TinyGan.parameters(trainer);
            assertThatThrownBy(() -> trainer.fit(somePoints(8), Budget.iterations(1)))
                    .isInstanceOfSatisfying(
                            TrainingDivergedException.class,
                            e -> {
                                assertThat(e.player()).isEqualTo(Player.DISCRIMINATOR);
                                assertThat(e.iteration()).isZero();
                            })
                    .hasMessageContaining("training diverged at iteration 0");
            TinyGan.parameters(trainer)
                    .forEach((name, v) -> assertThat(v).as(name).isEqualTo(before.get(name)));
        }
    }

    @Test
    void resume_ofNothingOrOfSomethingElse_saysSo() throws IOException {
        Path generator = directory.resolve("generator");
        Path foreign = Files.createDirectory(directory.resolve("foreign"));
        Files.writeString(foreign.resolve("letter.txt"), "dear");
        try (GanTrainer trainer = points(4).build()) {
            Path missing = directory.resolve("missing");
            assertFails(() -> trainer.resume(missing), "there is no checkpoint at " + missing);
            trainer.generator().save(generator);
            assertFails(() -> trainer.resume(generator), "is not a checkpoint but a gan4j-gen");
            assertFails(() -> trainer.saveCheckpoint(foreign), "exists and is not a checkpoint");
        }
        assertThat(foreign.resolve("letter.txt")).hasContent("dear");
    }

    @Test
    void resume_ofADamagedOrForeignCheckpoint_namesTheFile_andChangesNothing() throws IOException {
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = points(4).build()) {
            trainer.fit(somePoints(8), Budget.iterations(2));
            trainer.saveCheckpoint(saved);
        }
        try (GanTrainer wider =
                points(4).setGenerator(Generators.mlp(2).optWidths(9, 9, 9).build()).build()) {
            assertFails(() -> wider.resume(saved), "generator-MlpGenerator NetworkRecipe[");
            assertThat(wider.progress().iterations()).isZero();
        }
        try (GanTrainer other = points(4).optOptimizer(Sgd.of(1)).build()) {
            assertFails(() -> other.resume(saved), "optimizer Adam[");
        }
        Path file = tensors(saved, "discriminator");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        try (GanTrainer trainer = points(4).build()) {
            var before = TinyGan.parameters(trainer);
            assertFails(() -> trainer.resume(saved), file + " is damaged");
            TinyGan.parameters(trainer)
                    .forEach((name, v) -> assertThat(v).as(name).isEqualTo(before.get(name)));
        }
        Files.delete(file);
        try (GanTrainer trainer = points(4).build()) {
            assertFails(() -> trainer.resume(saved), file + " is missing");
        }
    }

    private static Path tensors(Path saved, String state) throws IOException {
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(saved, state + ".*.safetensors")) {
            return found.iterator().next();
        }
    }

    @Test
    void load_ofAnOwnNetworkWithoutGivingIt_saysHow() {
        Path saved = directory.resolve("own");
        try (GanTrainer trainer =
                points(4)
                        .setGenerator(Generator.of(Linear.builder().setUnits(2).build(), 3))
                        .build()) {
            trainer.generator().save(saved);
        }
        assertFails(
                () -> TrainedGenerator.load(saved),
                "load it with TrainedGenerator.load(directory, network)");
    }

    @Test
    void float64_trains() {
        try (GanTrainer trainer = points(4).optDataType(DataType.FLOAT64).build()) {
            trainer.fit(somePoints(8), Budget.iterations(2));
            assertThat(trainer.sample(3).size()).isEqualTo(3);
        }
    }

    private static void assertFails(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(message);
    }

    @Test
    void fit_ofABudgetThatIsNeverSpent_isRefused() {
        try (GanTrainer trainer = points(4).optUpdateRule(Alternating.of(0, 1)).build()) {
            trainer.fit(somePoints(8), Budget.iterations(2));
            assertThatIllegalStateException()
                    .isThrownBy(() -> trainer.fit(somePoints(8), Budget.images(16)))
                    .withMessageContaining(
                            "16 images may never be spent: give a budget of iterations");
        }
    }

    @Test
    void fit_withABetaThatReachesOne_namesIt() {
        Adam adam =
                new Adam(
                        Schedule.constant(1e-3),
                        Schedule.constant(0),
                        Schedule.linear(0.9, 1, 8),
                        1e-8);
        try (GanTrainer trainer = points(4).optOptimizer(adam).build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> trainer.fit(somePoints(8), Budget.iterations(9)))
                    .withMessageContaining("beta2 must stay in [0, 1), but after 8 images");
        }
    }
}
