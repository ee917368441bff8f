package org.gan4j.examples;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.DoubleUnaryOperator;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.LineChart;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.latent.LatentPrior;
import org.gan4j.loss.Losses;
import org.gan4j.optim.Adam;
import org.gan4j.regularizer.GradientPenalty;
import org.gan4j.run.Budget;
import org.gan4j.schedule.Schedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Two parallel lines at a distance (Arjovsky et al. 2017, example 1): their Jensen-Shannon
 * divergence is log 2 however near they are, their Wasserstein distance is how far they are apart,
 * and so are the gradients by which a generator could bring them together.
 */
@Command(
        name = "vanishing-gradient",
        description =
                "Measures what a generator learns from a discriminator that is trained to the end:"
                        + " two parallel lines, under three losses, over their distance.")
public final class VanishingGradient implements Callable<Integer> {

    private static final String PICTURE = "gradients.png";
    private static final String TABLE = "gradients.md";
    private static final String OVER_TRAINING = "over-training.md";

    /** Where the two losses are compared while the discriminator learns. */
    private static final double WATCHED = 1;

    private static final int STAGES = 10;
    private static final double[] DISTANCES = {0.25, 0.5, 1, 2, 4};
    private static final int BATCH = 128;
    private static final int JUDGED = 1_000;
    private static final double STEP = 0.01;

    @Mixin private final RunOptions run = new RunOptions(1_000, "out/vanishing-gradient");

    @Override
    public Integer call() throws Exception {
        run.checkNotResumed();
        Checked.number("--steps", run.steps, STAGES, RunOptions.MOST_STEPS);
        run.check(PICTURE, TABLE, OVER_TRAINING);
        ResultTable table =
                ResultTable.of(
                        run.out.resolve(TABLE),
                        "| distance = W1 | JSD, log 2 = 0.693 | W1 by the critic | G's gradient: minimax | non-saturating |"
                                + " WGAN-GP |\n|---|---|---|---|---|---|\n",
                        false);
        double[][] gradients = new double[3][DISTANCES.length];
        for (int i = 0; i < DISTANCES.length; i++) {
            double[] found = measure(DISTANCES[i]);
            for (int loss = 0; loss < gradients.length; loss++) {
                gradients[loss][i] = found[2 + loss];
            }
            table.add(
                    String.format(
                            Locale.ROOT,
                            "| %.2f | %.3f | %.3f | %.4f | %.4f | %.4f |%n",
                            DISTANCES[i],
                            found[0],
                            found[1],
                            found[2],
                            found[3],
                            found[4]));
        }
        LineChart.save(
                List.of(
                        new LineChart("gradient over the distance, as a power of ten")
                                .add("minimax", DISTANCES, logarithms(gradients[0]))
                                .add("non-saturating", DISTANCES, logarithms(gradients[1]))
                                .add("wgan-gp", DISTANCES, logarithms(gradients[2])),
                        overTraining()),
                run.out.resolve(PICTURE));
        run.reportAll();
        System.out.println("The picture is " + run.out.resolve(PICTURE).toAbsolutePath());
        return 0;
    }

    /** Divergence, distance and gradients, as discriminators that were trained see them. */
    private double[] measure(double distance) throws Exception {
        double[] found = new double[5];
        var classic = describe(distance).optLoss(Losses.nonSaturating());
        try (GanTrainer trainer = run.build(classic, "classic " + distance)) {
            try (TrainedDiscriminator trained = train(trainer, "classic " + distance, run.steps)) {
                double real = mean(trained, 0, x -> -softplus(-x));
                double fake = mean(trained, distance, x -> -softplus(x));
                found[0] = (real + fake + Math.log(4)) / 2;
                found[2] = gradient(trained, distance, x -> -softplus(x));
                found[3] = gradient(trained, distance, x -> softplus(-x));
            }
        }
        var critic =
                describe(distance)
                        .optLoss(Losses.wasserstein())
                        .addRegularizer(GradientPenalty.twoSided());
        try (GanTrainer trainer = run.build(critic, "critic " + distance)) {
            try (TrainedDiscriminator trained = train(trainer, "critic " + distance, run.steps)) {
                found[1] = mean(trained, 0, x -> x) - mean(trained, distance, x -> x);
                found[4] = gradient(trained, distance, x -> -x);
            }
        }
        return found;
    }

    /** How the two losses compare while the discriminator learns. */
    private LineChart overTraining() throws Exception {
        ResultTable table =
                ResultTable.of(
                        run.out.resolve(OVER_TRAINING),
                        "| iterations of D | minimax | non-saturating |\n|---|---|---|\n",
                        false);
        double[] iterations = new double[STAGES];
        double[] minimax = new double[STAGES];
        double[] nonSaturating = new double[STAGES];
        GanTrainerBuilder gan = describe(WATCHED).optLoss(Losses.nonSaturating());
        try (GanTrainer trainer = run.build(gan, "over training")) {
            for (int i = 0; i < STAGES; i++) {
                long steps = run.steps * (i + 1) / STAGES;
                try (TrainedDiscriminator trained = train(trainer, "over training", steps)) {
                    iterations[i] = steps;
                    minimax[i] = gradient(trained, WATCHED, x -> -softplus(x));
                    nonSaturating[i] = gradient(trained, WATCHED, x -> softplus(-x));
                }
                table.add(
                        String.format(
                                Locale.ROOT,
                                "| %d | %.2e | %.3f |%n",
                                steps,
                                minimax[i],
                                nonSaturating[i]));
            }
        }
        return new LineChart("gradient over the iterations of D, as a power of ten")
                .add("minimax", iterations, logarithms(minimax))
                .add("non-saturating", iterations, logarithms(nonSaturating));
    }

    private static double[] logarithms(double... values) {
        return Arrays.stream(values).map(Math::log10).toArray();
    }

    private GanTrainerBuilder describe(double distance) {
        return GanTrainer.builder()
                .setGenerator(
                        StillGenerator.of(
                                1,
                                new Shape(2),
                                u ->
                                        NDArrays.concat(
                                                new NDList(u.zerosLike().add(distance), u), 1)))
                .setDiscriminator(Discriminators.mlp().optWidths(64, 64).build())
                .optLatentPrior(LatentPrior.uniform(1))
                .optOptimizer(
                        Adam.of(Schedule.cosine(1e-3, 0, BATCH * run.steps)).withBetas(0.5, 0.9))
                .optBatchSize(BATCH)
                .optSeed(run.seed);
    }

    private TrainedDiscriminator train(GanTrainer trainer, String name, long steps)
            throws IOException, ModelNotFoundException, MalformedModelException {
        Random random = new Random(run.seed);
        float[] line = new float[2 * 10_000];
        for (int i = 1; i < line.length; i += 2) {
            line[i] = 2 * random.nextFloat() - 1;
        }
        trainer.fit(Samples.ofFloats(line, new Shape(2)), Budget.iterations(steps));
        return TrainedDiscriminator.of(
                trainer, run.out.resolve(RunOptions.fileName(name)).resolve("discriminator.pt"), 2);
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** Of what becomes of the logits on the line at a place. */
    private static double mean(
            TrainedDiscriminator trained, double place, DoubleUnaryOperator function)
            throws TranslateException {
        float[] points = new float[2 * JUDGED];
        for (int i = 0; i < JUDGED; i++) {
            points[2 * i] = (float) place;
            points[2 * i + 1] = (float) (2 * (i + 0.5) / JUDGED - 1);
        }
        double sum = 0;
        for (float logit : trained.logits(points)) {
            sum += function.applyAsDouble(logit);
        }
        return sum / JUDGED;
    }

    /** The slope of the generator's loss by its one parameter, the place of its line. */
    private static double gradient(
            TrainedDiscriminator trained, double place, DoubleUnaryOperator loss)
            throws TranslateException {
        return Math.abs(mean(trained, place + STEP, loss) - mean(trained, place - STEP, loss))
                / (2 * STEP);
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new VanishingGradient(), arguments);
    }
}
