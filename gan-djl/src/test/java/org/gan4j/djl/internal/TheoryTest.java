package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.djl.Generators;
import org.gan4j.djl.torch.Torch;
import org.gan4j.loss.BoundaryEquilibrium;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Divergence;
import org.gan4j.loss.Losses;
import org.gan4j.loss.Targets;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.optim.Sgd;
import org.gan4j.plugin.LatentConsistency;
import org.gan4j.regularizer.Dragan;
import org.gan4j.regularizer.GradientPenalty;
import org.gan4j.regularizer.R1;
import org.gan4j.regularizer.R2;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.regularizer.ZeroCentredGradientPenalty;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What theory says of games and penalties. */
class TheoryTest {

    /** Remembers what another term was last. */
    private static final class Recorder implements Regularizer {
        private final Regularizer term;
        private double value;

        Recorder(Regularizer term) {
            this.term = term;
        }

        @Override
        public Player player() {
            return term.player();
        }

        @Override
        public NDArray term(RegularizerContext context) {
            NDArray result = term.term(context);
            value = Golden.number(result);
            return result;
        }
    }

    /** The value of a term at D(x) = w . x. */
    private static double atLinear(Regularizer term, float... w) {
        Recorder probe = new Recorder(term);
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            Block linear = Linear.builder().setUnits(1).optBias(false).build();
            linear.initialize(manager, DataType.FLOAT32, new Shape(8, w.length));
            manager.create(w, new Shape(1, w.length))
                    .copyTo(linear.getParameters().valueAt(0).getArray());
            try (GanTrainer trainer =
                    GanTrainer.builder()
                            .setGenerator(Generators.mlp(w.length).optWidths(4, 4, 4).build())
                            .setDiscriminator(Discriminator.of(linear))
                            .optOptimizer(Sgd.of(1e-9))
                            .addRegularizer(probe)
                            .optBatchSize(8)
                            .build()) {
                float[] points = new float[8 * w.length];
                for (int i = 0; i < points.length; i++) {
                    points[i] = (float) Math.cos(i);
                }
                trainer.fit(Samples.ofFloats(points, new Shape(w.length)), Budget.iterations(1));
            }
        }
        return probe.value;
    }

    @Test
    void penaltiesOfUnitSlope_areZeroAtALinearDiscriminatorOfSlopeOne() {
        assertThat(atLinear(GradientPenalty.twoSided(), 0.6f, 0.8f)).isCloseTo(0, within(1e-12));
        assertThat(atLinear(GradientPenalty.onlyAboveOne(), 0.3f, 0.4f)).isZero();
        assertThat(atLinear(Dragan.standard(), 0.6f, 0.8f)).isCloseTo(0, within(1e-12));
        assertThat(atLinear(GradientPenalty.twoSided(), 3, 4)).isCloseTo(16, within(1e-4));
    }

    @Test
    void zeroCentredPenalties_areHalfTheSquaredSlope_ofALinearDiscriminator() {
        assertThat(atLinear(R1.of(1), 3, 4)).isCloseTo(12.5, within(1e-4));
        assertThat(atLinear(R2.of(1), 3, 4)).isCloseTo(12.5, within(1e-4));
        assertThat(atLinear(ZeroCentredGradientPenalty.of(1), 3, 4)).isCloseTo(25, within(1e-4));
    }

    @Test
    void aPenaltyOfAConstantDiscriminator_hasAFiniteGradient() {
        assertThat(atLinear(GradientPenalty.twoSided(), 0, 0)).isCloseTo(1, within(1e-6));
    }

    /**
     * G(z) = A z and D(x) = w . x, so D differs by w . A d and G by A d, with d ~ N(0, sigma^2).
     */
    @Test
    void latentConsistency_ofLinearNetworks_isWhatTheNoiseMakesOfThem() {
        LatentConsistency terms = LatentConsistency.of(0.1, 1, 1);
        Recorder ofDiscriminator = new Recorder(terms.ofDiscriminator());
        Recorder ofGenerator = new Recorder(terms.ofGenerator());
        int n = 20_000;
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            Block a = Linear.builder().setUnits(2).optBias(false).build();
            a.initialize(manager, DataType.FLOAT32, new Shape(n, 2));
            manager.create(new float[] {1, 2, 0, -3}, new Shape(2, 2))
                    .copyTo(a.getParameters().valueAt(0).getArray());
            Block w = Linear.builder().setUnits(1).optBias(false).build();
            w.initialize(manager, DataType.FLOAT32, new Shape(n, 2));
            manager.create(new float[] {3, 4}, new Shape(1, 2))
                    .copyTo(w.getParameters().valueAt(0).getArray());
            try (GanTrainer trainer =
                    GanTrainer.builder()
                            .setGenerator(Generator.of(a, 2))
                            .setDiscriminator(Discriminator.of(w))
                            .optOptimizer(Sgd.of(1e-9))
                            .addRegularizer(ofDiscriminator)
                            .addRegularizer(ofGenerator)
                            .optBatchSize(n)
                            .build()) {
                Samples zeros = Samples.ofFloats(new float[2 * n], new Shape(2));
                trainer.fit(zeros, Budget.iterations(1));
            }
        }
        // A' w = (3, -6), whose square is 45; the squares of A sum to 14, over two values.
        assertThat(ofDiscriminator.value).isCloseTo(0.45, within(0.02));
        assertThat(ofGenerator.value).isCloseTo(-0.07, within(0.003));
    }

    @Test
    void perSamplePenalties_refuseBatchNorm_andNameTheRemedy() {
        for (Regularizer penalty :
                List.of(
                        GradientPenalty.twoSided(),
                        Dragan.standard(),
                        ZeroCentredGradientPenalty.of(1))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> TinyGan.describe(1).addRegularizer(penalty).build())
                    .withMessageContaining("the discriminator has BatchNorm")
                    .withMessageContaining("use a discriminator without it");
        }
        try (GanTrainer trainer = TinyGan.describe(1).addRegularizer(R1.of(1)).build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(1));
        }
    }

    /** By hand: energies L(x) = 2, L(G(z)) = 0.5 with gamma 0.5, lambda 0.001. */
    @Test
    void boundaryEquilibrium_movesItsBalance_andFindsItAgain(@TempDir Path directory) {
        BoundaryEquilibrium described = BoundaryEquilibrium.of(0.5);
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            Critiques critiques =
                    new Critiques(
                            new Critique(manager.create(new float[] {-1, -3}), new NDList()),
                            new Critique(manager.create(new float[] {-0.5f}), new NDList()),
                            Targets.HARD);
            BoundaryEquilibrium began = described.start(OnlyMemory.of(manager));
            assertThat(began.discriminator(critiques).getFloat()).isEqualTo(2);
            assertThat(began.generator(critiques).getFloat()).isEqualTo(0.5f);
            assertThat(began.balance()).isZero();
            began.played(Player.DISCRIMINATOR, critiques);
            began.played(Player.GENERATOR, critiques);
            assertThat(began.balance()).isCloseTo(0.001 * (0.5 * 2 - 0.5), within(1e-12));
            assertThat(began.discriminator(critiques).getFloat())
                    .isCloseTo((float) (2 - 0.0005 * 0.5), within(1e-6f));
        }
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = TinyGan.describe(1).optLoss(described).build();
                GanTrainer again = TinyGan.describe(1).optLoss(described).build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(2));
            trainer.saveCheckpoint(saved);
            assertThat(balance(again)).isZero();
            again.resume(saved);
            assertThat(balance(again)).isEqualTo(balance(trainer)).isNotZero();
        }
        assertThat(described.balance()).isZero();
    }

    private static double balance(GanTrainer trainer) {
        return trainer.parts(BoundaryEquilibrium.class).get(0).balance();
    }

    private static final double LOG_2 = Math.log(2);

    /** Each divergence of two densities p, q at one point, to be integrated. */
    private static final Map<Divergence, DoubleBinaryOperator> INTEGRANDS =
            Map.of(
                    Divergence.KL, (p, q) -> p * Math.log(p / q),
                    Divergence.REVERSE_KL, (p, q) -> q * Math.log(q / p),
                    Divergence.PEARSON, (p, q) -> (p - q) * (p - q) / q,
                    Divergence.SQUARED_HELLINGER,
                            (p, q) -> Math.pow(Math.sqrt(p) - Math.sqrt(q), 2),
                    Divergence.JENSEN_SHANNON, TheoryTest::jensenShannon,
                    Divergence.GAN, (p, q) -> jensenShannon(p, q) - (p + q) * LOG_2);

    private static double jensenShannon(double p, double q) {
        double m = (p + q) / 2;
        return p * Math.log(p / m) + q * Math.log(q / m);
    }

    /** v with g(v) = f'(p / q), where the bound is tight (Nowozin et al. 2016, eq. 5). */
    private static double optimal(Divergence divergence, double ratio) {
        return switch (divergence) {
            case KL -> 1 + Math.log(ratio);
            case REVERSE_KL -> Math.log(ratio);
            case PEARSON -> 2 * (ratio - 1);
            case SQUARED_HELLINGER -> Math.log(ratio) / 2;
            case JENSEN_SHANNON, GAN -> Math.log(ratio);
        };
    }

    /** P = N(0, 1), Q = N(0.5, 1.2^2), at the quantiles of each. */
    @ParameterizedTest
    @EnumSource(Divergence.class)
    void fGan_atItsBestDiscriminator_isTheDivergenceOfTwoGaussians(Divergence divergence) {
        double expected = 0;
        double step = 1e-3;
        for (double x = -9; x < 9; x += step) {
            expected +=
                    Objects.requireNonNull(INTEGRANDS.get(divergence)).applyAsDouble(p(x), q(x))
                            * step;
        }
        int n = 200_000;
        double[] real = new double[n];
        double[] fake = new double[n];
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray u = manager.arange(n).toType(DataType.FLOAT64, false).add(0.5).div(n);
            double[] quantiles = u.mul(2).sub(1).erfinv().mul(Math.sqrt(2)).toDoubleArray();
            for (int i = 0; i < n; i++) {
                double x = quantiles[i];
                double y = 0.5 + 1.2 * quantiles[i];
                real[i] = optimal(divergence, p(x) / q(x));
                fake[i] = optimal(divergence, p(y) / q(y));
            }
            double best = bound(divergence, real, fake, manager);
            assertThat(best).isCloseTo(expected, within(2e-3));
            for (int i = 0; i < n; i++) {
                real[i] += 0.1;
                fake[i] += 0.1;
            }
            assertThat(bound(divergence, real, fake, manager)).isLessThan(best - 1e-4);
        }
    }

    private static double bound(
            Divergence divergence, double[] real, double[] fake, NDManager manager) {
        Critiques critiques =
                new Critiques(
                        new Critique(manager.create(real), new NDList()),
                        new Critique(manager.create(fake), new NDList()),
                        Targets.HARD);
        return -Golden.number(Losses.fDivergence(divergence).discriminator(critiques));
    }

    private static double p(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    private static double q(double x) {
        double z = (x - 0.5) / 1.2;
        return Math.exp(-z * z / 2) / (1.2 * Math.sqrt(2 * Math.PI));
    }
}
