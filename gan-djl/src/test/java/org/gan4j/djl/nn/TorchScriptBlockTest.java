package org.gan4j.djl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.djl.internal.Golden;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.game.TwoPlayerGame;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.loss.Losses;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.optim.Adam;
import org.gan4j.plugin.Ema;
import org.gan4j.regularizer.R1;
import org.gan4j.rule.Unrolled;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that Python wrote; see src/test/python/scripted_networks.py. */
class TorchScriptBlockTest {

    private static final Path FILES = Path.of("src/test/resources/scripted");
    private static final Samples DATA = Samples.ofFloats(squares(), new Shape(1, 8, 8));

    private final NDManager manager = Torch.newManager(Device.cpu());

    @TempDir Path directory;

    @AfterEach
    void close() {
        manager.close();
    }

    /** A bright square on black, in one of four corners. */
    private static float[] squares() {
        float[] pixels = new float[64 * 64];
        Arrays.fill(pixels, -1);
        for (int i = 0; i < 64; i++) {
            for (int p = 0; p < 9; p++) {
                int y = i % 2 * 4 + p / 3;
                int x = i / 2 % 2 * 4 + p % 3;
                pixels[i * 64 + y * 8 + x] = 1;
            }
        }
        return pixels;
    }

    private static TorchScriptBlock load(String name) {
        try {
            return TorchScriptBlock.load(FILES.resolve(name + ".pt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GanTrainerBuilder describe() {
        return GanTrainer.builder()
                .setGenerator(Generator.of(load("generator"), 6))
                .setDiscriminator(Discriminator.of(load("discriminator")))
                .addPlugin(Ema.decay(0.9))
                .addRegularizer(R1.of(0.1))
                .optDiscriminatorOptimizer(Adam.of(5e-3))
                .optDevice(Device.cpu())
                .optBatchSize(16)
                .optSeed(1);
    }

    private void assertOutput(String name, Shape input) throws IOException {
        TorchScriptBlock block = load(name);
        block.initialize(manager, DataType.FLOAT32, input);
        NDArray x =
                manager.create(Golden.hashed(input.size(), 1))
                        .reshape(input)
                        .toType(DataType.FLOAT32, false);
        JsonObject expected =
                JsonParser.parseString(Files.readString(FILES.resolve("expected.json")))
                        .getAsJsonObject();
        JsonArray numbers = expected.getAsJsonArray(name);
        float[] made;
        try (GradMode mode = GradMode.off()) {
            made =
                    Weights.live(block, manager)
                            .pass(false)
                            .run(block, new NDList(x))
                            .head()
                            .toFloatArray();
        }
        assertThat(made).hasSize(numbers.size());
        for (int i = 0; i < made.length; i++) {
            assertThat(made[i]).isCloseTo(numbers.get(i).getAsFloat(), within(1e-5f));
        }
    }

    @Test
    void itReturnsWhatItReturnsInPython() throws IOException {
        assertOutput("generator", new Shape(3, 6));
        assertOutput("discriminator", new Shape(3, 1, 8, 8));
    }

    @Test
    void tensorsHaveTheNamesOfTheStateDict_butTheCounter() {
        assertThat(load("generator").getParameters().keys())
                .containsExactlyInAnyOrder(
                        "body.0.weight",
                        "body.0.bias",
                        "body.1.weight",
                        "body.1.bias",
                        "body.1.running_mean",
                        "body.1.running_var",
                        "body.3.weight",
                        "body.3.bias");
    }

    @Test
    void fiftyIterations_lowerTheLoss_moveTheStatistics_andGoOnFromACheckpoint() {
        List<Double> losses = new ArrayList<>();
        TrainingHook record =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        losses.add(
                                Objects.requireNonNull(event.numbers().get(Player.DISCRIMINATOR))
                                        .loss());
                    }
                };
        float[] whole;
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = describe().addHook(record).build()) {
            trainer.fit(DATA, Budget.iterations(20));
            trainer.saveCheckpoint(saved);
            trainer.fit(DATA, Budget.iterations(50));
            whole = trainer.sample(4).resident().floats();
            Path back = directory.resolve("back.safetensors");
            trainer.generator().exportSafetensors(back);
            try (TrainedGenerator again =
                    TrainedGenerator.importSafetensors(back, Generator.of(load("generator"), 6))) {
                assertThat(again.sample(4, 1).floats())
                        .containsExactly(trainer.generator().sample(4, 1).floats());
            }
            for (Parameter parameter : generator(trainer)) {
                if (parameter.getName().contains("running_mean")) {
                    assertThat(parameter.getArray().abs().max().getFloat()).isPositive();
                }
            }
        }
        assertThat(losses.get(49)).isLessThan(0.5 * losses.get(0));
        try (GanTrainer trainer = describe().build()) {
            trainer.resume(saved).fit(DATA, Budget.iterations(50));
            assertThat(trainer.sample(4).resident().floats()).containsExactly(whole);
        }
    }

    private static List<Parameter> generator(GanTrainer trainer) {
        return ((TwoPlayerGame) trainer.config().game())
                .generator()
                .block()
                .getParameters()
                .values();
    }

    @Test
    void stepsAhead_areTakenByOtherValues() {
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generator.of(load("generator"), 6))
                        .setDiscriminator(Discriminator.of(load("discriminator")))
                        .optLoss(Losses.nonSaturating())
                        .optUpdateRule(Unrolled.of(2, 0.001))
                        .optBatchSize(16)
                        .optDevice(Device.cpu())
                        .build()) {
            trainer.fit(DATA, Budget.iterations(3));
        }
    }

    @Test
    void whatIsNoSuchFile_isRefusedByName() throws IOException {
        assertThatThrownBy(() -> TorchScriptBlock.load(FILES.resolve("frozen.pt")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("frozen.pt has no parameters: save the module without");
        assertThatThrownBy(() -> TorchScriptBlock.load(FILES.resolve("expected.json")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected.json: it is no TorchScript module");
        assertThatThrownBy(() -> TorchScriptBlock.load(FILES.resolve("none.pt")))
                .isInstanceOf(NoSuchFileException.class);
        byte[] whole = Files.readAllBytes(FILES.resolve("generator.pt"));
        Path cut = directory.resolve("cut.pt");
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> TorchScriptBlock.load(cut))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cut.pt");
    }
}
