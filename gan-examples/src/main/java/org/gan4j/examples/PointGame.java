package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.gan4j.Budget;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Loss;
import org.gan4j.Losses;
import org.gan4j.Schedule;
import org.gan4j.constraint.WeightClipping;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.loss.RelativisticForm;
import org.gan4j.metrics.ModeCoverage;
import org.gan4j.optim.Adam;
import org.gan4j.picture.Scatter;
import org.gan4j.plugin.Ema;
import org.gan4j.regularizer.Dragan;
import org.gan4j.regularizer.GradientPenalty;
import org.gan4j.regularizer.R1;
import org.gan4j.regularizer.R2;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Any game on a mixture of Gaussians in the plane, judged by the modes it finds. */
abstract class PointGame implements Callable<Integer> {

    private static final int BATCH_SIZE = 256;
    private static final int TRAINING_POINTS = 100_000;
    private static final int JUDGED = 2_500;

    /** The games, by the names of the option. */
    enum Game {
        pairing,
        average,
        nonsaturating,
        minimax,
        leastsquares,
        hinge,
        wasserstein
    }

    /** The regularizers, by the names of the option. */
    enum Term {
        r1r2,
        r1,
        gradientpenalty,
        dragan,
        clipping,
        none
    }

    @Option(
            names = "--loss",
            defaultValue = "pairing",
            paramLabel = "LOSS",
            description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Game game = Game.pairing;

    @Option(
            names = "--regularizer",
            defaultValue = "r1r2",
            paramLabel = "TERM",
            description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Term term = Term.r1r2;

    @Mixin private final RunOptions run;

    private final String name;
    private final double[][] centres;
    private final double deviation;
    private final double gamma;

    /**
     * Describes a mixture.
     *
     * @param gamma the weight of R1 and R2 that suits its scale
     */
    PointGame(String name, double[][] centres, double deviation, double gamma) {
        this.name = name;
        this.centres = centres;
        this.deviation = deviation;
        this.gamma = gamma;
        run = new RunOptions(16_000, "out/" + name);
    }

    @Override
    public Integer call() throws IOException {
        Schedule rate = Schedule.cosine(2e-3, 0, Math.max(1, run.steps) * BATCH_SIZE);
        GanTrainerBuilder gan =
                GanTrainer.builder()
                        .setGenerator(Generators.mlp(2).optLatentSize(2).build())
                        .setDiscriminator(Discriminators.mlp().build())
                        .optLoss(loss())
                        .optOptimizer(Adam.of(rate).withBetas(0, 0.99))
                        .addPlugin(Ema.halfLifeImages(100_000))
                        .addHook(ConsoleProgress.to(System.out))
                        .optBatchSize(BATCH_SIZE)
                        .optSeed(run.seed);
        addTerm(gan);
        try (GanTrainer trainer = gan.build()) {
            trainer.fit(draw(TRAINING_POINTS, run.seed), Budget.iterations(run.steps));
            Samples generated = trainer.sample(JUDGED);
            new Scatter(name + ": " + game + ", " + term)
                    .add("real", draw(JUDGED, run.seed + 1))
                    .add("generated", generated)
                    .save(run.out.resolve("points.png"));
            report(ModeCoverage.of(generated, centres, deviation));
        }
        return 0;
    }

    private Loss loss() {
        return switch (game) {
            case pairing -> Losses.relativisticPairing();
            case average -> Losses.relativisticAverage(RelativisticForm.NON_SATURATING);
            case nonsaturating -> Losses.nonSaturating();
            case minimax -> Losses.minimax();
            case leastsquares -> Losses.leastSquares();
            case hinge -> Losses.hinge();
            case wasserstein -> Losses.wasserstein();
        };
    }

    private void addTerm(GanTrainerBuilder gan) {
        switch (term) {
            case r1r2 -> gan.addRegularizer(R1.of(gamma)).addRegularizer(R2.of(gamma));
            case r1 -> gan.addRegularizer(R1.of(gamma));
            case gradientpenalty -> gan.addRegularizer(GradientPenalty.twoSided());
            case dragan -> gan.addRegularizer(Dragan.standard());
            case clipping -> gan.addConstraint(WeightClipping.standard());
            case none -> {}
        }
    }

    private static void report(ModeCoverage coverage) {
        System.out.printf(
                Locale.ROOT,
                "sd ratio %.2f, KL of the modes %.4f nats%nmodes %d/%d, high quality %.1f %%%n",
                coverage.deviationRatio(),
                coverage.kl(),
                coverage.covered(),
                coverage.modes(),
                100 * coverage.highQuality());
    }

    private Samples draw(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[2 * count];
        for (int i = 0; i < count; i++) {
            double[] centre = centres[random.nextInt(centres.length)];
            values[2 * i] = (float) (centre[0] + deviation * random.nextGaussian());
            values[2 * i + 1] = (float) (centre[1] + deviation * random.nextGaussian());
        }
        return Samples.ofFloats(values, new Shape(2));
    }
}
