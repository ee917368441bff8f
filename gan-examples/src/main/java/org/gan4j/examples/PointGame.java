package org.gan4j.examples;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.Scatter;
import org.gan4j.data.Samples;
import org.gan4j.djl.Recipes;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.hook.TrainingHook;
import org.gan4j.metrics.ModeCoverage;
import org.gan4j.run.Budget;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Any game on a mixture of Gaussians in the plane, judged by the modes it finds. */
abstract class PointGame implements Callable<Integer> {

    private static final int TRAINING_POINTS = 100_000;
    private static final int JUDGED = 2_500;

    @Option(
            names = "--loss",
            defaultValue = "pairing",
            paramLabel = "LOSS",
            description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private PointLoss loss = PointLoss.pairing;

    @Option(
            names = "--regularizer",
            defaultValue = "r1r2",
            paramLabel = "TERM",
            description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private PointTerm term = PointTerm.r1r2;

    @Mixin private final RunOptions run;

    private final String name;
    private final PointMixture mixture;

    PointGame(String name, PointMixture mixture, long steps) {
        this.name = name;
        this.mixture = mixture;
        run = new RunOptions(steps, "out/" + name);
    }

    @Override
    public Integer call() throws IOException {
        run.check("points.png");
        Samples generated =
                play(mixture, loss, term, run.steps, run.seed, ConsoleProgress.to(System.out));
        new Scatter(name + ": " + loss + ", " + term)
                .add("real", mixture.draw(JUDGED, run.seed + 1))
                .add("generated", generated)
                .save(run.out.resolve("points.png"));
        ModeCoverage coverage = mixture.coverage(generated);
        System.out.printf(
                Locale.ROOT,
                "sd ratio %.2f, KL of the modes %.4f nats%nmodes %d/%d, high quality %.1f %%%n",
                coverage.deviationRatio(),
                coverage.kl(),
                coverage.covered(),
                coverage.modes(),
                100 * coverage.highQuality());
        return 0;
    }

    /** Trains on a mixture and samples from what was trained. */
    static Samples play(
            PointMixture mixture,
            PointLoss loss,
            PointTerm term,
            long steps,
            long seed,
            TrainingHook hook) {
        GanTrainerBuilder gan;
        if (loss == PointLoss.pairing && term == PointTerm.r1r2) {
            gan = Recipes.relativisticPoints(mixture.gamma(), steps);
        } else {
            gan = Recipes.points(steps);
            loss.addTo(gan);
            term.addTo(gan, mixture.gamma());
        }
        try (GanTrainer trainer = gan.optSeed(seed).addHook(hook).build()) {
            trainer.fit(mixture.draw(TRAINING_POINTS, seed), Budget.iterations(steps));
            return trainer.sample(JUDGED);
        }
    }
}
