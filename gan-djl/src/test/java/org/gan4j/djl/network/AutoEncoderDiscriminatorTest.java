package org.gan4j.djl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.torch.Torch;
import org.gan4j.loss.Losses;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
}
