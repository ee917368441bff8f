package org.gan4j.examples;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.Scatter;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.djl.Recipes;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.hook.TrainingHook;
import org.gan4j.metrics.ModeCoverage;
import org.gan4j.run.Budget;
import org.gan4j.sample.SampleRequest;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Any game on a mixture of Gaussians in the plane, judged by the modes it finds. */
abstract class PointGame implements Callable<Integer> {

    /** What the networks are told of a point. */
    enum Told {
        /** Nothing. */
        none {
            @Override
            Conditioning of(PointMixture mixture) {
                return Conditioning.none();
            }

            @Override
            SampleRequest request(Samples asked) {
                return SampleRequest.of(JUDGED);
            }
        },
        /** The number of its mode. */
        label {
            @Override
            Conditioning of(PointMixture mixture) {
                return Conditioning.labels(mixture.modes());
            }
        },
        /** The centre of its mode. */
        vector {
            @Override
            Conditioning of(PointMixture mixture) {
                return Conditioning.vector(2);
            }
        };

        abstract Conditioning of(PointMixture mixture);

        SampleRequest request(Samples asked) {
            return SampleRequest.of(JUDGED).conditionedLike(asked);
        }
    }

    private static final int TRAINING_POINTS = 100_000;
    private static final int JUDGED = 10_000;
    private static final int DRAWN = 2_500;

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

    @Option(
            names = "--conditional",
            defaultValue = "none",
            paramLabel = "HOW",
            description =
                    "What the networks are told of a point's mode: ${COMPLETION-CANDIDATES}"
                            + " (${DEFAULT-VALUE}).")
    private Told told = Told.none;

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
        Checked.that(
                told == Told.none || !loss.needsAutoEncoder(),
                "--conditional is %s, but the auto-encoder of --loss %s cannot be told anything:"
                        + " give another loss",
                told,
                loss);
        run.check("points.png");
        TrainingHook progress = ConsoleProgress.to(System.out);
        Samples generated = play(mixture, loss, term, told, run, progress);
        new Scatter(name + ": " + loss + ", " + term)
                .add("real", mixture.draw(DRAWN, run.seed + 1))
                .add("generated", generated.slice(0, DRAWN))
                .save(run.out.resolve("points.png"));
        run.report();
        ModeCoverage coverage = mixture.coverage(generated);
        if (told != Told.none) {
            System.out.printf(
                    Locale.ROOT,
                    "within 3 deviations of the mode that was asked for: %.1f %%%n",
                    100 * mixture.asAsked(generated, mixture.centres(JUDGED)));
        }
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

    /** Trains on a mixture and samples from what was trained, each mode in turn if it is told. */
    static Samples play(
            PointMixture mixture,
            PointLoss loss,
            PointTerm term,
            Told told,
            RunOptions run,
            TrainingHook hook,
            String... name) {
        long steps = run.steps;
        Conditioning conditioning = told.of(mixture);
        GanTrainerBuilder gan;
        if (loss == PointLoss.pairing && term == PointTerm.r1r2) {
            gan = Recipes.relativisticPoints(mixture.gamma(), steps, conditioning);
        } else {
            gan = Recipes.points(steps, conditioning);
            loss.addTo(gan);
            term.addTo(gan, mixture.gamma());
        }
        Samples points = mixture.draw(TRAINING_POINTS, run.seed);
        RunOptions.warnOfCollapse(gan, points);
        try (GanTrainer trainer = run.build(gan.optSeed(run.seed).addHook(hook), name)) {
            trainer.fit(points, Budget.iterations(steps));
            return trainer.generator().sample(told.request(mixture.centres(JUDGED)));
        }
    }
}
