package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.Histogram;
import org.gan4j.chart.LossChart;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.metrics.WassersteinDistance1d;
import org.gan4j.optim.Adam;
import org.gan4j.regularizer.R1;
import org.gan4j.regularizer.R2;
import org.gan4j.rule.Alternating;
import org.gan4j.run.Budget;
import org.gan4j.schedule.Schedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Five modes on a line, and one game played twice. A generator that makes ten steps for each of its
 * discriminator runs to whatever mode is judged best, and then to the next; one that makes one step
 * finds all.
 */
@Command(
        name = "mode-collapse",
        description =
                "Lets a GAN collapse on five modes on a line, by a generator that runs ahead of its"
                        + " discriminator, beside the same game where it does not, and draws what both"
                        + " make over the training.")
public final class ModeCollapse implements Callable<Integer> {

    private static final String PICTURE = "histograms.png";
    private static final String TABLE = "modes.md";
    private static final double[] CENTRES = {-4, -2, 0, 2, 4};
    private static final double DEVIATION = 0.3;
    private static final int REAL = 50_000;
    private static final int JUDGED = 5_000;
    private static final int STAGES = 4;

    @Mixin private final RunOptions run = new RunOptions(3_000, "out/mode-collapse");

    /** The part of its fair share that a mode must have. */
    private static final double SHARE = 0.25;

    /** The games, by their names: what they share, but for how often the generator moves. */
    private enum Line {
        /** Ten steps of G for each one of D. */
        collapsed(10),
        /** A step each. */
        diverse(1);

        private static final int BATCH = 256;

        private final int generatorSteps;

        Line(int generatorSteps) {
            this.generatorSteps = generatorSteps;
        }

        /** The rate falls, so that both come to rest, and the penalty keeps D from walls. */
        GanTrainerBuilder describe(long steps) {
            Schedule rate = Schedule.cosine(5e-3, 5e-5, steps * BATCH);
            return GanTrainer.builder()
                    .setGenerator(
                            Generators.mlp(1).optLatentSize(2).optWidths(64, 64, 64, 64).build())
                    .setDiscriminator(
                            Discriminators.mlp().optWidths(64, 64, 64).optSlope(0).build())
                    .addRegularizer(R1.of(0.01))
                    .addRegularizer(R2.of(0.01))
                    .optOptimizer(Adam.of(rate).withBetas(0, 0.99))
                    .optUpdateRule(Alternating.of(1, generatorSteps))
                    .optBatchSize(BATCH);
        }

        String losses() {
            return name() + "-losses.png";
        }
    }

    /** How many modes have, within three deviations, a quarter of their share of samples. */
    private static long found(float... values) {
        return Arrays.stream(CENTRES).filter(centre -> isFound(centre, values)).count();
    }

    private static boolean isFound(double centre, float... values) {
        return near(centre, 3, values) >= SHARE / CENTRES.length;
    }

    /** The part of values that is within so many deviations of a centre. */
    private static double near(double centre, double deviations, float... values) {
        int near = 0;
        for (float value : values) {
            near += Math.abs(value - centre) <= deviations * DEVIATION ? 1 : 0;
        }
        return (double) near / values.length;
    }

    /** The part that is within 1.5 deviations of a mode: .87 of the data, .45 of an even spread. */
    private static double sharpness(float... values) {
        return Arrays.stream(CENTRES).map(centre -> near(centre, 1.5, values)).sum();
    }

    private static Samples draw(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            double centre = CENTRES[random.nextInt(CENTRES.length)];
            values[i] = (float) (centre + DEVIATION * random.nextGaussian());
        }
        return Samples.ofFloats(values, new Shape(1));
    }

    @Override
    public Integer call() throws IOException {
        run.checkNotResumed();
        Checked.number("--steps", run.steps, STAGES, RunOptions.MOST_STEPS);
        run.check(PICTURE, TABLE);
        run.check(Arrays.stream(Line.values()).map(Line::losses).toArray(String[]::new));
        float[] real = draw(JUDGED, run.seed + 1).floats();
        List<Histogram> histograms = new ArrayList<>();
        for (int stage = 1; stage <= STAGES; stage++) {
            histograms.add(
                    new Histogram("after %s iterations".formatted(steps(stage)))
                            .withRange(-6, 6)
                            .add("data", real));
        }
        ResultTable table =
                ResultTable.of(
                        run.out.resolve(TABLE),
                        """
                        | game | iterations | modes of 5 | near a mode | W1 to the data |
                        |---|---|---|---|---|
                        """,
                        false);
        for (Line game : Line.values()) {
            var gan =
                    game.describe(run.steps)
                            .addHook(LossChart.to(run.out.resolve(game.losses())))
                            .optSeed(run.seed);
            Samples data = draw(REAL, run.seed);
            RunOptions.warnOfCollapse(gan, data);
            try (GanTrainer trainer = run.build(gan, game.name())) {
                for (int stage = 1; stage <= STAGES; stage++) {
                    trainer.fit(data, Budget.iterations(steps(stage)));
                    float[] made = trainer.sample(JUDGED).floats();
                    histograms.get(stage - 1).add(game.name(), made);
                    table.add(
                            String.format(
                                    Locale.ROOT,
                                    "| %s | %d | %d | %.2f | %.2f |%n",
                                    game,
                                    steps(stage),
                                    found(made),
                                    sharpness(made),
                                    WassersteinDistance1d.between(real, made)));
                }
            }
        }
        Histogram.save(histograms, run.out.resolve(PICTURE));
        run.reportAll();
        System.out.println("The pictures are in " + run.out.resolve(PICTURE).toAbsolutePath());
        return 0;
    }

    private long steps(int stage) {
        return run.steps * stage / STAGES;
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new ModeCollapse(), arguments);
    }
}
