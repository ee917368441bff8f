package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.djl.Generators;
import org.gan4j.djl.internal.sample.DjlGenerator;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchRandom;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.latent.LatentPrior;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Losses;
import org.gan4j.loss.Targets;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.plugin.Ema;
import org.gan4j.rule.Alternating;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;

class GameTest {

    private static final Samples POINTS = Samples.ofFloats(new float[32], new Shape(2));

    /** Its weights pass through an operator whose derivative libtorch does not have. */
    private static final class NoWeightGradient implements Discriminator {

        private static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def same(self, x: Tensor) -> Tensor:
                          return torch.nextafter(x, x)
                        """);

        private final Linear linear = Linear.builder().setUnits(1).optBias(false).build();

        @Override
        public Block block() {
            return linear;
        }

        @Override
        public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
            NDArray x = input.samples();
            NDArray weight =
                    pass.weights()
                            .getValue(
                                    linear.getParameters().valueAt(0),
                                    x.getDevice(),
                                    pass.training());
            NDArray opaque = SCRIPT.run(x.getManager(), "same", weight).head();
            return new Critique(x.matMul(opaque.transpose()).reshape(-1), new NDList());
        }
    }

    private static GanTrainerBuilder opaque(int discriminatorSteps, int generatorSteps) {
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(2).optWidths(4, 4, 4).build())
                .setDiscriminator(new NoWeightGradient())
                .optUpdateRule(Alternating.of(discriminatorSteps, generatorSteps))
                .optBatchSize(4);
    }

    @Test
    void generatorStep_computesNoDiscriminatorWeightGradients() {
        try (GanTrainer trainer = opaque(0, 1).build()) {
            trainer.fit(POINTS, Budget.iterations(3));
        }
        // The proof that this would be noticed: a step that does need them fails.
        try (GanTrainer trainer = opaque(1, 1).build()) {
            assertThatThrownBy(() -> trainer.fit(POINTS, Budget.iterations(1)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("nextafter");
        }
    }

    @Test
    void alternating_makesTheStepsItSays_andCountsImages() {
        try (GanTrainer trainer = TinyGan.describe(1).optUpdateRule(Alternating.of(3, 1)).build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(2));
            assertThat(trainer.progress().imagesSeen()).isEqualTo(2 * 3 * 8);
            assertThat(trainer.progress().epochs()).isEqualTo(48 / 96.0);
        }
    }

    @Test
    void ema_ofDecayZero_equalsTheLiveWeights_andOfDecayOneAlmostTheFirst() {
        try (GanTrainer live = TinyGan.describe(1).addPlugin(Ema.decay(0)).build();
                GanTrainer slow = TinyGan.describe(1).addPlugin(Ema.decay(0.999999)).build()) {
            float[] before = slow.sample(2).floats();
            live.fit(TinyGan.DIGITS, Budget.iterations(5));
            slow.fit(TinyGan.DIGITS, Budget.iterations(5));
            DjlGenerator plain =
                    new DjlGenerator(
                            PointGan.game(live).generator(),
                            Weights.live(
                                    PointGan.game(live).generator().block(),
                                    Torch.newManager(Device.cpu())),
                            PointGan.game(live).latentPrior(),
                            () -> new long[0],
                            DataType.FLOAT32,
                            Torch.newManager(Device.cpu()),
                            () -> {});
            assertThat(live.generator().sample(2, 3).floats())
                    .isEqualTo(plain.sample(2, 3).floats());
            float[] after = slow.sample(2).floats();
            for (int i = 0; i < before.length; i++) {
                assertThat(after[i]).isCloseTo(before[i], within(1e-4f));
            }
        }
    }

    @Test
    void nonSaturating_atAConstantDiscriminator_isTwoLogTwo() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            Critiques zero = critiques(manager.zeros(new Shape(4)), manager.zeros(new Shape(7)));
            assertThat(Losses.nonSaturating().discriminator(zero).getFloat())
                    .isCloseTo((float) (2 * Math.log(2)), within(1e-6f));
            assertThat(Losses.nonSaturating().generator(zero).getFloat())
                    .isCloseTo((float) Math.log(2), within(1e-6f));
        }
    }

    @Test
    void nonSaturating_atHugeLogits_isFiniteWithTheRightGradient() {
        try (NDManager manager = Torch.newManager(Device.cpu());
                GradMode mode = GradMode.on()) {
            NDArray real = Autograd.leaf(manager.create(new float[] {-1e4f, 1e4f}));
            NDArray fake = Autograd.leaf(manager.create(new float[] {-1e4f, 1e4f}));
            NDArray loss = Losses.nonSaturating().discriminator(critiques(real, fake));
            assertThat(loss.getFloat()).isEqualTo(1e4f);
            NDList gradients = Autograd.gradients(loss, new NDList(real, fake));
            assertThat(gradients.get(0).toFloatArray())
                    .containsExactly(new float[] {-0.5f, 0}, within(0f));
            assertThat(gradients.get(1).toFloatArray())
                    .containsExactly(new float[] {0, 0.5f}, within(0f));
        }
    }

    @Test
    void nonSaturating_withLabels_isTheCrossEntropy() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            Critique real = new Critique(manager.create(new double[] {2}), new NDList());
            Critique fake = new Critique(manager.create(new double[] {-1}), new NDList());
            Targets soft =
                    new Targets(
                            manager.create(new double[] {0.9}), manager.create(new double[] {0.1}));
            double loss =
                    Losses.nonSaturating()
                            .discriminator(new Critiques(real, fake, soft))
                            .getDouble();
            double p = 1 / (1 + Math.exp(-2));
            double q = 1 / (1 + Math.exp(1));
            double expected =
                    -0.9 * Math.log(p)
                            - 0.1 * Math.log(1 - p)
                            - 0.1 * Math.log(q)
                            - 0.9 * Math.log(1 - q);
            assertThat(loss).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void priors_haveTheMomentsTheyShould() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            TorchRandom random = new TorchRandom(manager, DataType.FLOAT64, 5);
            NDArray normal = LatentPrior.normal(50).draw(2_000, random);
            NDArray uniform = LatentPrior.uniform(50).draw(2_000, random);
            NDArray truncated = LatentPrior.truncatedNormal(50, 0.5).draw(2_000, random);
            assertThat(normal.getShape()).isEqualTo(new Shape(2_000, 50));
            assertThat(normal.mean().getDouble()).isCloseTo(0, within(0.02));
            assertThat(normal.square().mean().getDouble()).isCloseTo(1, within(0.03));
            assertThat(uniform.square().mean().getDouble()).isCloseTo(1 / 3.0, within(0.01));
            assertThat(truncated.abs().max().getDouble()).isBetween(0.499, 0.5);
            // Var of N(0, 1) on [-a, a]: 1 - 2 a phi(a) / (2 Phi(a) - 1), 0.0806 at a = 0.5
            assertThat(truncated.square().mean().getDouble()).isCloseTo(0.0806, within(0.002));
        }
    }

    private static Critiques critiques(NDArray real, NDArray fake) {
        return new Critiques(
                new Critique(real, new NDList()), new Critique(fake, new NDList()), Targets.HARD);
    }
}
