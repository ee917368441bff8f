package org.gan4j.examples;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.Histogram;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.Recipes;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.metrics.WassersteinDistance1d;
import org.gan4j.optim.Adam;
import org.gan4j.plugin.Ema;
import org.gan4j.run.Budget;
import org.gan4j.schedule.Schedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Two small perceptrons learn a mixture of three Gaussians on a line. */
@Command(name = "mixture", description = "Learns a mixture of three Gaussians on a line.")
public final class Mixture implements Callable<Integer> {

    private static final int JUDGED = 20_000;

    /** The games, by the names of the option. */
    enum Recipe {
        /** A rate that falls, and an average. */
        steady {
            @Override
            GanTrainerBuilder describe(long iterations) {
                Schedule rate = Schedule.cosine(2e-3, 2e-5, iterations * BATCH_SIZE);
                return GanTrainer.builder()
                        .setGenerator(Generators.mlp(1).optLatentSize(10).build())
                        .setDiscriminator(Discriminators.mlp().build())
                        .optOptimizer(Adam.of(rate).withBetas(0, 0.99))
                        .addPlugin(Ema.halfLifeImages(50_000))
                        .optBatchSize(BATCH_SIZE);
            }
        },
        /** What tutorials do. */
        tutorial {
            @Override
            GanTrainerBuilder describe(long iterations) {
                return Recipes.tutorial(1);
            }
        };

        private static final int BATCH_SIZE = 256;

        abstract GanTrainerBuilder describe(long iterations);
    }

    @Option(
            names = "--recipe",
            defaultValue = "steady",
            paramLabel = "GAME",
            description =
                    "steady has a falling rate and an average, tutorial the settings of most"
                            + " tutorials (${DEFAULT-VALUE}).")
    private Recipe recipe = Recipe.steady;

    @Mixin private final RunOptions run = new RunOptions(5_000, "out/mixture");

    @Override
    public Integer call() throws IOException {
        run.check("histogram.png");
        GanTrainerBuilder gan =
                recipe.describe(run.steps)
                        .addHook(ConsoleProgress.to(System.out))
                        .optSeed(run.seed);
        Samples points = LineMixture.draw(100_000, run.seed);
        RunOptions.warnOfCollapse(gan, points);
        try (GanTrainer trainer = run.build(gan)) {
            trainer.fit(points, Budget.iterations(run.steps));

            float[] real = LineMixture.draw(JUDGED, run.seed + 1).floats();
            float[] generated = trainer.sample(JUDGED).floats();
            new Histogram("mixture of three gaussians")
                    .add("real", real)
                    .add("generated", generated)
                    .save(run.out.resolve("histogram.png"));
            run.report();
            double distance = WassersteinDistance1d.between(real, generated);
            System.out.printf(Locale.ROOT, "Wasserstein-1 distance: %.3f%n", distance);
        }
        return 0;
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Mixture(), arguments);
    }
}
