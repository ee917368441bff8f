package org.gan4j.examples;

import com.google.common.math.Quantiles;
import com.google.common.math.Stats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.LineChart;
import org.gan4j.data.Samples;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.metrics.RunStatistics;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What each stabiliser does to one and the same game, and what it costs. */
@Command(
        name = "stabilisers",
        description =
                "Trains a DCGAN on digits, or another GAN on points, with stabilising techniques and"
                        + " compares.")
public final class Stabilisers implements Callable<Integer> {

    private static final int BATCH_SIZE = 32;
    private static final int WINDOW = 100;
    private static final int ROUND = 10;
    private static final int JUDGED = 1_000;

    /** A deviation over iterations needs two. */
    private static final int LEAST_STEPS = 2;

    private static final int MOST_RUNS = 1_000;

    /** One run of one technique. */
    private record Run(RunStatistics.Summary statistics, int found, Samples samples) {}

    @Option(
            names = "--problem",
            defaultValue = "digits",
            paramLabel = "DATA",
            description =
                    "What is learned: ${COMPLETION-CANDIDATES}, where the last three are those of"
                            + " the examples (${DEFAULT-VALUE}).")
    private Problem problem = Problem.digits;

    @Mixin private final DigitsOption data = new DigitsOption(10_000);

    @Option(
            names = "--techniques",
            split = ",",
            paramLabel = "NAME",
            description =
                    "The rows, in this order: ${COMPLETION-CANDIDATES} (all that go with the"
                            + " problem).")
    private List<Technique> techniques = List.of();

    @Mixin private final Strengths strengths = new Strengths();

    @Option(
            names = "--seeds",
            defaultValue = "3",
            paramLabel = "K",
            description = "Runs of each technique, with seeds from --seed on (${DEFAULT-VALUE}).")
    private int seeds = 3;

    private static final String HEAD =
            "| technique | D loss | sd | oscillation | G loss | G / D | D norm | G norm | right on real"
                    + " | right on fake | %s | time |%n|---|---|---|---|---|---|---|---|---|---|---|---|%n";

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
        strengths.check();
        checkTechniques();
        data.check();
        Checked.that(
                problem.hasPictures() || data.areDrawn(),
                "--data holds digits, but --problem is %s: leave one of them out",
                problem);
        run.check("stabilisers.md", "losses.png", "samples.png");
        try (TestBed bed = problem.open(data, run.seed)) {
            compare(bed);
        }
        return 0;
    }

    private void checkTechniques() {
        for (Technique technique : techniques) {
            Checked.that(
                    Collections.frequency(techniques, technique) == 1,
                    "--techniques names %s twice: name each technique once",
                    technique);
            Checked.that(
                    goes(technique),
                    "--techniques names %s, which needs pictures: leave it out, or give --problem"
                            + " digits",
                    technique);
        }
    }

    private boolean goes(Technique technique) {
        return problem.hasPictures() || !technique.needsPictures();
    }

    private List<Technique> rows() {
        return techniques.isEmpty()
                ? Arrays.stream(Technique.values()).filter(this::goes).toList()
                : techniques;
    }

    private void compare(TestBed bed) throws IOException {
        ResultTable table =
                ResultTable.of(
                        run.out.resolve("stabilisers.md"),
                        HEAD.formatted(bed.counted()),
                        run.resumes());
        LineChart chart = new LineChart("discriminator's loss, seed " + run.seed);
        boolean drawn = false;
        for (Technique technique : rows()) {
            if (!table.has(title(technique))) {
                List<Run> runs = train(technique, bed, chart);
                table.add(row(technique, runs, cost(technique, bed)));
                bed.show(title(technique), runs.get(0).samples(), run.out);
                drawn = true;
            }
        }
        if (drawn) {
            chart.save(run.out.resolve("losses.png"));
            run.reportAll();
            System.out.println("Table and pictures are in " + run.out.toAbsolutePath());
        }
    }

    private String title(Technique technique) {
        return technique.title(strengths);
    }

    private GanTrainerBuilder describe(Technique technique, TestBed bed, long seed) {
        GanTrainerBuilder gan = bed.describe().optBatchSize(BATCH_SIZE).optSeed(seed);
        technique.plugins(strengths, bed.samples(), run.steps * BATCH_SIZE).forEach(gan::addPlugin);
        return gan;
    }

    /** Trains with each seed, and draws the loss of the first. */
    private List<Run> train(Technique technique, TestBed bed, LineChart chart) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            LossCurve curve = new LossCurve();
            runs.add(train(technique, bed, run.seed + i, curve));
            if (i == 0) {
                chart.add(title(technique), curve.iterations(), curve.losses());
            }
        }
        return runs;
    }

    private Run train(Technique technique, TestBed bed, long seed, TrainingHook curve) {
        RunStatistics statistics = RunStatistics.ofLast(WINDOW);
        GanTrainerBuilder gan = describe(technique, bed, seed).addHook(statistics).addHook(curve);
        RunOptions.warnOfCollapse(gan, bed.samples());
        try (GanTrainer trainer = run.build(gan, title(technique) + " " + seed)) {
            Checked.that(
                    trainer.progress().iterations() <= run.steps - LEAST_STEPS,
                    "the run '%s', seed %s, of --checkpoint has ended, but its row is not in the"
                            + " table of --out: remove the run's directory to train it again",
                    title(technique),
                    seed);
            trainer.fit(bed.samples(), Budget.iterations(run.steps));
            Samples samples = trainer.sample(JUDGED);
            return new Run(statistics.summary(), bed.found(samples), samples);
        }
    }

    /**
     * Time of an iteration divided by the baseline's: medians over short rounds taken in turn, of
     * which the first warms up.
     */
    private double cost(Technique technique, TestBed bed) {
        if (costRounds == 0) {
            return Double.NaN;
        }
        Stopwatch own = new Stopwatch();
        Stopwatch baseline = new Stopwatch();
        try (GanTrainer one = describe(technique, bed, run.seed).addHook(own).build();
                GanTrainer other =
                        describe(Technique.BASELINE, bed, run.seed).addHook(baseline).build()) {
            for (int round = 0; round <= costRounds; round++) {
                Budget budget = Budget.iterations(ROUND * (round + 1L));
                one.fit(bed.samples(), budget);
                other.fit(bed.samples(), budget);
            }
        }
        return own.median() / baseline.median();
    }

    private String row(Technique technique, List<Run> runs, double cost) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %.1f | %.2f |%n",
                title(technique),
                over(runs, s -> s.of(Player.DISCRIMINATOR).loss()),
                over(runs, s -> s.of(Player.DISCRIMINATOR).deviation()),
                over(runs, s -> s.of(Player.DISCRIMINATOR).oscillation()),
                over(runs, s -> s.of(Player.GENERATOR).loss()),
                over(runs, s -> s.balance()),
                over(runs, s -> s.of(Player.DISCRIMINATOR).gradientNorm()),
                over(runs, s -> s.of(Player.GENERATOR).gradientNorm()),
                over(runs, s -> s.of(Player.DISCRIMINATOR).realAccuracy()),
                over(runs, s -> s.of(Player.DISCRIMINATOR).fakeAccuracy()),
                runs.stream().mapToInt(Run::found).average().orElse(0),
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

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Stabilisers(), arguments);
    }
}
