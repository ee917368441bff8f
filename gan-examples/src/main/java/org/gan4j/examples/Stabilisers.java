package org.gan4j.examples;

import com.google.common.math.Quantiles;
import com.google.common.math.Stats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.LineChart;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.hook.TrainingHook;
import org.gan4j.metrics.ClassBalance;
import org.gan4j.metrics.ImageClassifier;
import org.gan4j.metrics.RunStatistics;
import org.gan4j.picture.ImageGrid;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What each stabiliser does to one and the same game, and what it costs. */
@Command(
        name = "stabilisers",
        description = "Trains a DCGAN on digits with each stabilising technique and compares.")
public final class Stabilisers implements Callable<Integer> {

    private static final int BATCH_SIZE = 32;
    private static final int WINDOW = 100;
    private static final int ROUND = 10;
    private static final int JUDGED = 1_000;
    private static final int SHOWN = 12;

    /** A deviation over iterations needs two. */
    private static final int LEAST_STEPS = 2;

    private static final int MOST_RUNS = 1_000;

    /** One run of one technique. */
    private record Run(RunStatistics.Summary statistics, int classes, Samples samples) {}

    @Mixin private final DigitsOption data = new DigitsOption(10_000);

    @Option(
            names = "--seeds",
            defaultValue = "3",
            paramLabel = "K",
            description = "Runs of each technique, with seeds from --seed on (${DEFAULT-VALUE}).")
    private int seeds = 3;

    private static final String HEAD =
            "| technique | D loss | sd | oscillation | G loss | G / D | D norm | G norm | right on real"
                    + " | right on fake | classes | time |%n|---|---|---|---|---|---|---|---|---|---|---|---|%n";

    @Option(
            names = "--cost-rounds",
            defaultValue = "15",
            paramLabel = "R",
            description =
                    "Rounds of "
                            + ROUND
                            + " iterations, in turn with the baseline (${DEFAULT-VALUE}).")
    private int costRounds = 15;

    @Mixin private final RunOptions run = new RunOptions(1_000, "out/stabilisers");

    @Override
    public Integer call() throws IOException {
        Checked.number("--steps", run.steps, LEAST_STEPS, RunOptions.MOST_STEPS);
        Checked.number("--seeds", seeds, 1, MOST_RUNS);
        Checked.number("--cost-rounds", costRounds, 0, MOST_RUNS);
        data.check();
        run.check("stabilisers.md", "losses.png", "samples.png");
        Samples digits = data.read(run.seed);
        ResultTable table =
                ResultTable.of(run.out.resolve("stabilisers.md"), HEAD.formatted(), run.resumes());
        List<float[]> sheet = new ArrayList<>();
        LineChart chart = new LineChart("discriminator's loss, seed " + run.seed);
        try (ImageClassifier judge = ImageClassifier.train(digits, 4, 1)) {
            for (Technique technique : Technique.values()) {
                if (table.has(technique.title())) {
                    continue;
                }
                List<Run> runs = new ArrayList<>();
                for (int i = 0; i < seeds; i++) {
                    LossCurve curve = new LossCurve();
                    runs.add(train(technique, digits, run.seed + i, judge, curve));
                    if (i == 0) {
                        chart.add(technique.title(), curve.iterations(), curve.losses());
                    }
                }
                table.add(row(technique, runs, cost(technique, digits)));
                sheet.add(runs.get(0).samples().slice(0, SHOWN).floats());
            }
        }
        if (sheet.isEmpty()) {
            return 0;
        }
        chart.save(run.out.resolve("losses.png"));
        Samples all = Samples.ofFloats(joined(sheet), digits.sampleShape());
        ImageGrid.of(all).withColumns(SHOWN).save(run.out.resolve("samples.png"));
        System.out.println("Table and pictures are in " + run.out.toAbsolutePath());
        return 0;
    }

    private GanTrainerBuilder describe(Technique technique, Samples digits, long seed) {
        GanTrainerBuilder gan =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(28, 28, 1).optWidth(16).build())
                        .setDiscriminator(Discriminators.dcgan(28, 28, 1).optWidth(16).build())
                        .optBatchSize(BATCH_SIZE)
                        .optSeed(seed);
        technique.plugins(digits, run.steps * BATCH_SIZE).forEach(gan::addPlugin);
        return gan;
    }

    private Run train(
            Technique technique,
            Samples digits,
            long seed,
            ImageClassifier judge,
            TrainingHook curve) {
        RunStatistics statistics = RunStatistics.ofLast(WINDOW);
        GanTrainerBuilder gan =
                describe(technique, digits, seed).addHook(statistics).addHook(curve);
        try (GanTrainer trainer = run.build(gan, technique.title() + " " + seed)) {
            Checked.that(
                    trainer.progress().iterations() <= run.steps - LEAST_STEPS,
                    "the run '%s', seed %s, of --checkpoint has ended, but its row is not in the"
                            + " table of --out: remove the run's directory to train it again",
                    technique.title(),
                    seed);
            trainer.fit(digits, Budget.iterations(run.steps));
            Samples samples = trainer.sample(JUDGED);
            // A class is covered by a quarter of its fair share.
            int covered = ClassBalance.of(judge, samples).modes(0.25 / judge.classes());
            return new Run(statistics.summary(), covered, samples);
        }
    }

    /**
     * Time of an iteration divided by the baseline's: medians over short rounds taken in turn, of
     * which the first warms up.
     */
    private double cost(Technique technique, Samples digits) {
        if (costRounds == 0) {
            return Double.NaN;
        }
        Stopwatch own = new Stopwatch();
        Stopwatch baseline = new Stopwatch();
        try (GanTrainer one = describe(technique, digits, run.seed).addHook(own).build();
                GanTrainer other =
                        describe(Technique.BASELINE, digits, run.seed).addHook(baseline).build()) {
            for (int round = 0; round <= costRounds; round++) {
                Budget budget = Budget.iterations(ROUND * (round + 1L));
                one.fit(digits, budget);
                other.fit(digits, budget);
            }
        }
        return own.median() / baseline.median();
    }

    private static String row(Technique technique, List<Run> runs, double cost) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %.1f | %.2f |%n",
                technique.title(),
                over(runs, s -> s.of(Player.DISCRIMINATOR).loss()),
                over(runs, s -> s.of(Player.DISCRIMINATOR).deviation()),
                over(runs, s -> s.of(Player.DISCRIMINATOR).oscillation()),
                over(runs, s -> s.of(Player.GENERATOR).loss()),
                over(runs, s -> s.balance()),
                over(runs, s -> s.of(Player.DISCRIMINATOR).gradientNorm()),
                over(runs, s -> s.of(Player.GENERATOR).gradientNorm()),
                over(runs, s -> s.of(Player.DISCRIMINATOR).realAccuracy()),
                over(runs, s -> s.of(Player.DISCRIMINATOR).fakeAccuracy()),
                runs.stream().mapToInt(Run::classes).average().orElse(0),
                cost);
    }

    /** Mean and standard deviation over seeds. */
    private static String over(List<Run> runs, ToDoubleFunction<RunStatistics.Summary> value) {
        Stats stats = Stats.of(runs.stream().mapToDouble(r -> value.applyAsDouble(r.statistics())));
        return runs.size() == 1
                ? String.format(Locale.ROOT, "%.3f", stats.mean())
                : String.format(
                        Locale.ROOT, "%.3f ± %.3f", stats.mean(), stats.sampleStandardDeviation());
    }

    private static float[] joined(List<float[]> parts) {
        int total = parts.stream().mapToInt(part -> part.length).sum();
        float[] all = new float[total];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Times iterations, from the end of one to the end of the next. */
    private static final class Stopwatch implements TrainingHook {

        private final List<Long> nanos = new ArrayList<>();
        private long last;

        @Override
        public void afterIteration(IterationEvent event) {
            long now = System.nanoTime();
            long iteration = event.progress().iterations();
            if (iteration > ROUND && iteration % ROUND != 1) {
                nanos.add(now - last);
            }
            last = now;
        }

        double median() {
            return Quantiles.median().compute(nanos);
        }
    }

    /** Keeps every tenth loss of the discriminator. */
    private static final class LossCurve implements TrainingHook {

        private static final int INTERVAL = 10;

        private final List<Double> iterations = new ArrayList<>();
        private final List<Double> losses = new ArrayList<>();

        @Override
        public void afterIteration(IterationEvent event) {
            if (event.progress().iterations() % INTERVAL == 0) {
                PlayerNumbers numbers = event.numbers().get(Player.DISCRIMINATOR);
                if (numbers != null) {
                    iterations.add((double) event.progress().iterations());
                    losses.add(numbers.loss());
                }
            }
        }

        double[] iterations() {
            return iterations.stream().mapToDouble(Double::doubleValue).toArray();
        }

        double[] losses() {
            return losses.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Stabilisers(), arguments);
    }
}
