package org.gan4j.djl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.torch.Torch;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.latent.LatentPrior;
import org.gan4j.loss.Losses;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.Generator;
import org.gan4j.regularizer.PullingAway;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.run.RandomSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoEncoderDiscriminatorTest {

    private static final Samples POINTS = Samples.ofFloats(new float[64], new Shape(2));

    private final NDManager manager = Torch.newManager(Device.cpu());

    @AfterEach
    void freeMemory() {
        manager.close();
    }

    private NDArray logits(Discriminator discriminator, NDArray samples) {
        ForwardPass pass = new ForwardPass(new ParameterStore(manager, false), true);
        return discriminator.criticise(DiscriminatorInput.of(samples), pass).logits();
    }

    @Test
    void logit_isMinusTheMeanError() {
        Block halves = LambdaBlock.singleton(x -> x.div(2), "Halves");
        NDArray images =
                manager.create(new float[] {2, -4, 6, 8, 0, 0, 0, 2}, new Shape(2, 1, 2, 2));
        assertThat(logits(Discriminators.autoEncoder(halves, 1), images).toFloatArray())
                .containsExactly(-2.5f, -0.25f);
        assertThat(logits(Discriminators.autoEncoder(halves, 2), images).toFloatArray())
                .containsExactly(-7.5f, -0.25f);
    }

    /** The same by one script: y is half of x. */
    @Test
    void logitOfLayers_isMinusTheMeanError_andTheNamesAreTheirs() {
        Sequential halves = new Sequential().add(new org.gan4j.djl.nn.Linear(4, false));
        halves.setInitializer(
                (memory, shape, type) -> memory.eye(4).mul(0.5).toType(type, false),
                Parameter.Type.WEIGHT);
        Discriminator judge = Discriminators.autoEncoder(halves, 2);
        NDArray rows = manager.create(new float[] {2, -4, 6, 8, 0, 0, 0, 2}, new Shape(2, 4));
        judge.block().initialize(manager, DataType.FLOAT32, rows.getShape());
        assertThat(logits(judge, rows).toFloatArray()).containsExactly(-7.5f, -0.25f);
        assertThat(judge.block().getParameters().keys()).containsExactly("0.weight");
    }

    @Test
    void energyGames_learnToReconstructWhatIsReal() {
        for (int power = 1; power <= 2; power++) {
            Discriminator judge =
                    Discriminators.autoEncoder(Linear.builder().setUnits(2).build(), power);
            try (GanTrainer trainer =
                    GanTrainer.builder()
                            .setGenerator(Generators.mlp(2).optWidths(8, 8, 8).build())
                            .setDiscriminator(judge)
                            .optLoss(
                                    power == 1
                                            ? Losses.boundaryEquilibrium(0.5)
                                            : Losses.energyMargin(1))
                            .optBatchSize(8)
                            .build()) {
                trainer.fit(POINTS, Budget.iterations(500));
                NDArray zero = logits(judge, manager.zeros(new Shape(1, 2)));
                assertThat(zero.getFloat()).isCloseTo(0, within(0.05f));
            }
        }
    }

    @Test
    void anotherShapeOrPower_isRefused() {
        Block wide = LambdaBlock.singleton(x -> x.concat(x, 1), "Doubles");
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                logits(
                                        Discriminators.autoEncoder(wide, 1),
                                        manager.ones(new Shape(3, 2))))
                .withMessageContaining("(3, 2)")
                .withMessageContaining("(3, 4)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Discriminators.autoEncoder(wide, 3))
                .withMessage("power must be 1 or 2, but was 3");
    }

    @ParameterizedTest
    @CsvSource({"28, 28", "16, 24"})
    void theAutoEncoderOfEbgan_showsItsCode_andKeepsSamplesApart(int height, int width) {
        byte[] pixels = new byte[8 * height * width];
        new Random(1).nextBytes(pixels);
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.mlp(1, height, width).optTanh(true).build())
                        .setDiscriminator(
                                Discriminators.ebgan(height, width, 1).optWidth(4).build())
                        .optLoss(Losses.energyMargin(1))
                        .addRegularizer(PullingAway.standard())
                        .optBatchSize(4)
                        .build()) {
            trainer.fit(Samples.ofBytes(pixels, new Shape(1, height, width)), Budget.iterations(3));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Discriminators.ebgan(30, 30, 1))
                .withMessageContaining("multiples of 4");
    }

    /** Shows what it is given. */
    private record Open(Block block) implements Discriminator {

        @Override
        public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
            return new Critique(
                    pass.run(block, input.samples()).reshape(-1), new NDList(input.samples()));
        }
    }

    /** Of (1, 0), (0, 2) and (3, 3) the squared cosines are 0, 1/2 and 1/2. */
    @Test
    void pullingAway_isTheMeanSquaredCosineOfAllPairs() {
        LatentPrior fixed =
                new LatentPrior() {
                    @Override
                    public int size() {
                        return 2;
                    }

                    @Override
                    public NDArray draw(int count, RandomSource random) {
                        return random.uniform(new Shape(1))
                                .getManager()
                                .create(new float[] {1, 0, 0, 2, 3, 3}, new Shape(3, 2));
                    }
                };
        Block same = Linear.builder().setUnits(2).optBias(false).build();
        same.setInitializer(
                (memory, shape, type) -> memory.eye(2).toType(type, false), Parameter.Type.WEIGHT);
        List<Double> terms = new ArrayList<>();
        TrainingHook reader =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        terms.add(
                                Objects.requireNonNull(event.numbers().get(Player.GENERATOR))
                                        .terms()
                                        .get("PullingAway"));
                    }
                };
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generator.of(same, 2))
                        .setDiscriminator(new Open(Linear.builder().setUnits(1).build()))
                        .optLatentPrior(fixed)
                        .addRegularizer(PullingAway.standard().withWeight(1))
                        .addHook(reader)
                        .optBatchSize(3)
                        .build()) {
            trainer.fit(POINTS, Budget.iterations(1));
        }
        assertThat(terms.get(0)).isCloseTo(1 / 3.0, within(1e-6));
    }

    @Test
    void pullingAway_withoutFeatures_saysWhatToTake() {
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.mlp(2).build())
                        .setDiscriminator(
                                Discriminators.autoEncoder(Linear.builder().setUnits(2).build(), 2))
                        .addRegularizer(PullingAway.standard())
                        .optBatchSize(8)
                        .build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> trainer.fit(POINTS, Budget.iterations(1)))
                    .withMessageContaining("Discriminators.ebgan");
        }
    }
}
