package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.internal.optim.FusedKernels;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.latent.LatentPrior;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Losses;
import org.gan4j.loss.Targets;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.optim.Adam;
import org.gan4j.optim.Updater;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.run.RandomSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The 28 x 28 DCGAN pair against PyTorch 2.7.1; see src/test/python/dcgan_golden.py. */
class DcganGoldenTest {

    private static final int LATENT = 16;
    private static final int BATCH = 6;
    private static final JsonObject GOLDEN = Golden.read("dcgan.json");

    private final NDManager manager = Torch.newManager(Device.cpu());
    private final Generator generator =
            Generators.dcgan(28, 28, 1).optLatentSize(LATENT).optWidth(8).build();
    private final Discriminator discriminator = Discriminators.dcgan(28, 28, 1).optWidth(8).build();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void lossesAndGradients_inFloat64_agreeTo1e9() {
        assertLossesAndGradients(DataType.FLOAT64, "float64", 1e-9);
    }

    @Test
    void lossesAndGradients_inFloat32_agreeTo1e4() {
        assertLossesAndGradients(DataType.FLOAT32, "float32", 1e-4);
    }

    @Test
    void threeIterationsOfTheTrainer_inFloat64_agreeTo1e9() {
        initialise(DataType.FLOAT64);
        List<Double> losses = new ArrayList<>();
        TrainingHook recorder =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        losses.add(
                                Objects.requireNonNull(event.numbers().get(Player.DISCRIMINATOR))
                                        .loss());
                        losses.add(
                                Objects.requireNonNull(event.numbers().get(Player.GENERATOR))
                                        .loss());
                    }
                };
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(generator)
                        .setDiscriminator(discriminator)
                        .optLatentPrior(new HashedPrior())
                        .optDataType(DataType.FLOAT64)
                        .optBatchSize(BATCH)
                        .addHook(recorder)
                        .build()) {
            trainer.fit(Samples.ofBytes(pixels(), new Shape(1, 28, 28)), Budget.iterations(3));
            JsonObject golden = GOLDEN.getAsJsonObject("float64");
            for (int i = 0; i < 3; i++) {
                assertClose(losses.get(2 * i), number(golden, "d_losses", i), 1e-9);
                assertClose(losses.get(2 * i + 1), number(golden, "g_losses", i), 1e-9);
            }
            assertValues(discriminator.block(), golden.getAsJsonArray("d_after"));
            assertValues(generator.block(), golden.getAsJsonArray("g_after"));
        }
    }

    private void assertLossesAndGradients(DataType type, String name, double tolerance) {
        initialise(type);
        JsonObject golden = GOLDEN.getAsJsonObject(name);
        Weights g = Weights.live(generator.block(), manager);
        Weights d = Weights.live(discriminator.block(), manager);
        byte[] pixels = pixels();
        double[] scaled = new double[pixels.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (pixels[i] & 0xff) / 127.5 - 1;
        }
        NDArray real = manager.create(scaled, new Shape(BATCH, 1, 28, 28)).toType(type, false);
        NDArray fake;
        try (GradMode mode = GradMode.off()) {
            fake = generator.generate(GeneratorInput.of(latent(0, type)), g.pass(true));
        }
        try (GradMode mode = GradMode.on()) {
            Critique onReal = discriminator.criticise(DiscriminatorInput.of(real), d.pass(true));
            Critique onFake = discriminator.criticise(DiscriminatorInput.of(fake), d.pass(true));
            NDArray loss =
                    Losses.nonSaturating()
                            .discriminator(new Critiques(onReal, onFake, Targets.HARD));
            assertClose(Golden.number(loss), number(golden, "d_losses", 0), tolerance);
            NDList gradients = Autograd.gradients(loss, d.trainable());
            assertDigests(gradients, golden.getAsJsonArray("d_gradients"), tolerance);
            Updater updater =
                    FusedKernels.INSTANCE.start(
                            Adam.of(2e-4), d.parameters(), OnlyMemory.of(manager));
            try (GradMode off = GradMode.off()) {
                updater.update(gradients, 0);
            }

            fake = generator.generate(GeneratorInput.of(latent(1, type)), g.pass(true));
            onFake = discriminator.criticise(DiscriminatorInput.of(fake), d.pass(true));
            loss = Losses.nonSaturating().generator(new Critiques(null, onFake, Targets.HARD));
            assertClose(Golden.number(loss), number(golden, "g_losses", 0), tolerance);
            gradients = Autograd.gradients(loss, g.trainable());
            assertDigests(gradients, golden.getAsJsonArray("g_gradients"), tolerance);
        }
    }

    private void initialise(DataType type) {
        generator.block().initialize(manager, type, new Shape(BATCH, LATENT));
        discriminator.block().initialize(manager, type, new Shape(BATCH, 1, 28, 28));
        fill(generator.block(), 100);
        fill(discriminator.block(), 200);
    }

    private void fill(Block block, long salt) {
        for (Parameter parameter : block.getParameters().values()) {
            if (parameter.requiresGradient()) {
                NDArray array = parameter.getArray();
                NDArray numbers = manager.create(Golden.hashed(array.size(), salt++)).mul(0.2);
                NDArray values = array.getShape().dimension() > 1 ? numbers : numbers.add(1);
                values.reshape(array.getShape()).toType(array.getDataType(), false).copyTo(array);
            }
        }
    }

    private NDArray latent(int draw, DataType type) {
        return manager.create(Golden.hashed(BATCH * LATENT, 10 + draw))
                .mul(4)
                .reshape(BATCH, LATENT)
                .toType(type, false);
    }

    private static byte[] pixels() {
        double[] hash = Golden.hashed(BATCH * 784, 1);
        byte[] pixels = new byte[hash.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (int) Math.floor((hash[i] + 0.5) * 256);
        }
        return pixels;
    }

    private static void assertValues(Block block, JsonArray golden) {
        List<Parameter> parameters = block.getParameters().values();
        assertThat(parameters).hasSize(golden.size());
        for (int i = 0; i < golden.size(); i++) {
            Golden.assertDigest(
                    parameters.get(i).getArray(),
                    golden.get(i).getAsJsonArray(),
                    1e-9,
                    "parameter " + i);
        }
    }

    private static void assertDigests(NDList actual, JsonArray golden, double tolerance) {
        assertThat(actual).hasSize(golden.size());
        for (int i = 0; i < actual.size(); i++) {
            Golden.assertDigest(
                    actual.get(i), golden.get(i).getAsJsonArray(), tolerance, "tensor " + i);
        }
    }

    private static double number(JsonObject golden, String name, int index) {
        return golden.getAsJsonArray(name).get(index).getAsDouble();
    }

    private static void assertClose(double actual, double expected, double tolerance) {
        assertThat(actual).isCloseTo(expected, within(Math.abs(expected) * tolerance));
    }

    /** Draws the latents of the script, in their order. */
    private final class HashedPrior implements LatentPrior {

        private int draws;

        @Override
        public int size() {
            return LATENT;
        }

        @Override
        public NDArray draw(int count, RandomSource random) {
            return latent(draws++, DataType.FLOAT64);
        }
    }
}
