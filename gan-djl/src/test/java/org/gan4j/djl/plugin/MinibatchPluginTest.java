package org.gan4j.djl.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.djl.internal.PointGan.points;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.Plugin;
import org.gan4j.djl.Generators;
import org.gan4j.djl.internal.PointGan;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.network.Discriminator;
import org.junit.jupiter.api.Test;

/** Layers that look at the whole batch, by hand calculation. */
class MinibatchPluginTest extends ArrayTest {

    /** The features that a layer before the head adds, for samples that reach it as they are. */
    private NDArray added(Plugin plugin, NDArray x, float... weights) {
        Block head = Linear.builder().setUnits(1).build();
        SequentialBlock layers = new SequentialBlock().add(Activation.tanhBlock()).add(head);
        try (GanTrainer trainer =
                points(8)
                        .setGenerator(
                                Generators.mlp(x.getShape().slice(1).getShape())
                                        .optWidths(4, 4, 4)
                                        .build())
                        .setDiscriminator(Discriminator.of(layers))
                        .addPlugin(plugin)
                        .build()) {
            Block layer = PointGan.game(trainer).discriminator().block().getChildren().valueAt(1);
            if (weights.length > 0) {
                NDArray projection = layer.getParameters().valueAt(0).getArray();
                manager.create(weights, projection.getShape()).copyTo(projection);
            }
            NDArray y = Weights.live(layer, manager).pass(true).run(layer, x);
            return y.get(":, " + x.getShape().get(1) + ":");
        }
    }

    @Test
    void minibatchStd_isTheMeanDeviationOverAGroup() {
        // Samples 0 and 2 are one group, 1 and 3 the other: deviations (1, 2) and (0, 3).
        NDArray x = numbers(0, 0, 5, 1, 2, 4, 5, 7).reshape(4, 2);
        assertThat(added(MinibatchStd.of(2), x).toFloatArray())
                .containsExactly(new float[] {1.5f, 1.5f, 1.5f, 1.5f}, within(1e-4f));
        NDArray y = numbers(0, 0, 5, 1, 2, 4, 5, 3).reshape(4, 2);
        assertThat(added(MinibatchStd.of(2), y).toFloatArray())
                .containsExactly(new float[] {1.5f, 0.5f, 1.5f, 0.5f}, within(1e-4f));
        // Groups of 4 do not divide 6 samples: groups of 3 do.
        assertThat(added(MinibatchStd.standard(), numbers(0, 0, 0, 0, 3, 3).reshape(6, 1)).size())
                .isEqualTo(6);
    }

    @Test
    void minibatchStd_ofIdenticalSamples_isZeroUpToItsEpsilon_andHasAFiniteGradient() {
        try (GradMode mode = GradMode.on()) {
            NDArray x = Autograd.leaf(manager.ones(new Shape(4, 3)));
            NDArray statistic = added(MinibatchStd.standard(), x);
            // sqrt(1e-8), as in the paper's code
            assertThat(statistic.max().getFloat()).isCloseTo(1e-4f, within(1e-9f));
            NDArray gradient = Autograd.gradients(statistic.sum(), new NDList(x)).head();
            assertThat(gradient.abs().max().getFloat()).isZero();
        }
    }

    @Test
    void minibatchDiscrimination_countsHowCloseOthersAre() {
        // One kernel of size 2, M = x: L1 distances 0-1: 3, 0-2: 1, 1-2: 2.
        NDArray x = numbers(0, 0, 1, 2, 0, 1).reshape(3, 2);
        float[] actual = added(MinibatchDiscrimination.of(1, 2), x, 1, 0, 0, 1).toFloatArray();
        double[] expected = {
            1 + Math.exp(-3) + Math.exp(-1),
            1 + Math.exp(-3) + Math.exp(-2),
            1 + Math.exp(-1) + Math.exp(-2)
        };
        for (int i = 0; i < 3; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-6));
        }
    }

    @Test
    void minibatchPlugins_sayWhenANetworkHasNoPlaceForThem() {
        Block plain = Linear.builder().setUnits(1).build();
        for (Plugin plugin : List.of(MinibatchStd.standard(), MinibatchDiscrimination.standard())) {
            assertThatIllegalStateException()
                    .isThrownBy(
                            () ->
                                    points(8)
                                            .setDiscriminator(Discriminator.of(plain))
                                            .addPlugin(plugin)
                                            .build())
                    .withMessageContaining("only the head of a SequentialBlock can be found");
        }
        Discriminator own =
                new Discriminator() {
                    @Override
                    public Block block() {
                        return plain;
                    }
                };
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> points(8).setDiscriminator(own).addPlugin(MinibatchStd.of(4)).build())
                .withMessageContaining("implement TakesLayers");
    }
}
