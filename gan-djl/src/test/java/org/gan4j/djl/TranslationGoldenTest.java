package org.gan4j.djl;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gan4j.GanTrainer;
import org.gan4j.data.Conditioning;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.internal.Golden;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.torch.SeededManager;
import org.gan4j.djl.torch.TensorLists;
import org.gan4j.djl.torch.Torch;
import org.gan4j.game.CycleGanGame;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.network.Network;
import org.gan4j.optim.Adam;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three steps of both games that translate; see src/test/python/translation_golden.py. */
class TranslationGoldenTest {

    private static final int BATCH = 2;
    private static final Shape SHAPE = new Shape(3, 32, 32);
    private static final JsonObject GOLDEN = Golden.read("translation.json");

    private final NDManager manager = Torch.newManager(Device.cpu());
    private final List<List<Double>> losses = new ArrayList<>();

    @AfterEach
    void close() {
        manager.close();
    }

    private static ResidentSamples images(long salt) {
        double[] hash = Golden.hashed(BATCH * SHAPE.size(), salt);
        byte[] pixels = new byte[hash.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (int) Math.floor((hash[i] + 0.5) * 256);
        }
        return Samples.ofBytes(pixels, SHAPE);
    }

    private <N extends Network> N filled(N network, List<Shape> inputs, int salt) {
        network.block()
                .initialize(
                        SeededManager.of(manager, 1),
                        DataType.FLOAT64,
                        inputs.toArray(Shape[]::new));
        int index = 0;
        for (Parameter parameter : network.block().getParameters().values()) {
            if (parameter.requiresGradient()) {
                NDArray array = parameter.getArray();
                double[] values = Golden.hashed(array.size(), salt + index++);
                boolean matrix = array.getShape().dimension() > 1;
                for (int i = 0; i < values.length; i++) {
                    values[i] = values[i] * 0.2 + (matrix ? 0 : 1);
                }
                TensorLists.copy(
                        new NDList(array), new NDList(manager.create(values, array.getShape())));
            }
        }
        return network;
    }

    private Generator filled(Generator network, int salt) {
        return filled(network, network.inputShapes(BATCH), salt);
    }

    private Discriminator filled(Discriminator network, int salt) {
        return filled(network, network.inputShapes(BATCH, SHAPE), salt);
    }

    /** Remembers the losses of every iteration. */
    private TrainingHook recorder(Player... players) {
        return new TrainingHook() {
            @Override
            public void afterIteration(IterationEvent event) {
                List<Double> row = new ArrayList<>();
                for (Player player : players) {
                    row.add(Objects.requireNonNull(event.numbers().get(player)).loss());
                }
                losses.add(row);
            }
        };
    }

    private void assertGolden(String game, Network... networks) {
        JsonObject golden = GOLDEN.getAsJsonObject(game);
        JsonArray rows = golden.getAsJsonArray("losses");
        assertThat(losses).hasSize(rows.size());
        for (int i = 0; i < losses.size(); i++) {
            for (int k = 0; k < losses.get(i).size(); k++) {
                double expected = rows.get(i).getAsJsonArray().get(k).getAsDouble();
                assertThat(losses.get(i).get(k))
                        .as("%s, loss %s of iteration %s", game, k, i)
                        .isCloseTo(expected, within(1e-9 * Math.abs(expected)));
            }
        }
        JsonArray after = golden.getAsJsonArray("after");
        int at = 0;
        for (Network network : networks) {
            for (Parameter parameter : network.block().getParameters().values()) {
                if (parameter.requiresGradient()) {
                    Golden.assertDigest(
                            parameter.getArray(),
                            after.get(at).getAsJsonArray(),
                            1e-9,
                            "%s, parameter %s".formatted(game, at));
                    at++;
                }
            }
        }
        assertThat(at).isEqualTo(after.size());
    }

    @Test
    void pix2pix() {
        Generator generator = filled(Generators.unet(SHAPE, 3).optWidth(2).build(), 100);
        Discriminator discriminator =
                filled(
                        Discriminators.patch(32, 32, 3)
                                .optWidth(2)
                                .optPatch(34)
                                .optConditioning(Conditioning.image(SHAPE))
                                .build(),
                        200);
        try (GanTrainer trainer =
                Pix2Pix.builder(SHAPE, 3)
                        .describe()
                        .setGenerator(generator)
                        .setDiscriminator(discriminator)
                        .optDataType(DataType.FLOAT64)
                        .optBatchSize(BATCH)
                        .addHook(recorder(Player.DISCRIMINATOR, Player.GENERATOR))
                        .build()) {
            trainer.fit(images(2).withImages(images(1)), Budget.iterations(3));
            assertGolden("pix2pix", discriminator, generator);
        }
    }

    private Generator resnet(int salt) {
        return filled(Generators.resnet(SHAPE, 3).optWidth(2).optBlocks(1).build(), salt);
    }

    private Discriminator judge(int salt) {
        return filled(
                Discriminators.patch(32, 32, 3)
                        .optWidth(2)
                        .optPatch(34)
                        .optNormalisation(Normalisation.instance())
                        .build(),
                salt);
    }

    @Test
    void cycleGan() {
        Generator there = resnet(100);
        Generator back = resnet(200);
        Discriminator ofA = judge(300);
        Discriminator ofB = judge(400);
        Adam adam = Adam.of(2e-4).withBetas(0.5, 0.999);
        try (GanTrainer trainer =
                GanTrainer.builder(
                                CycleGanGame.of(
                                        there,
                                        back,
                                        ofA,
                                        ofB,
                                        new CycleGanGame.Settings(10, 0.5, 50, adam, adam)))
                        .optUpdateRule(CycleGanGame.rule())
                        .optDataType(DataType.FLOAT64)
                        .optBatchSize(BATCH)
                        .addHook(
                                recorder(
                                        CycleGanGame.TRANSLATORS,
                                        CycleGanGame.DISCRIMINATOR_A,
                                        CycleGanGame.DISCRIMINATOR_B))
                        .build()) {
            trainer.fit(Map.of("a", images(1), "b", images(2)), Budget.iterations(3));
            assertGolden("cyclegan", there, back, ofA, ofB);
        }
    }
}
