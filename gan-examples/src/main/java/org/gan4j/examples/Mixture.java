package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.Histogram;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.metrics.WassersteinDistance1d;
import org.gan4j.optim.Adam;
import org.gan4j.plugin.Ema;
import org.gan4j.run.Budget;
import org.gan4j.schedule.Schedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Two small perceptrons learn a mixture of three Gaussians on a line. */
@Command(name = "mixture", description = "Learns a mixture of three Gaussians on a line.")
public final class Mixture implements Callable<Integer> {

    private static final double[] WEIGHTS = {.3, .5, .2};
    private static final double[] MEANS = {-2, 0, 3};
    private static final double[] DEVIATIONS = {.5, .8, .3};
    private static final int BATCH_SIZE = 256;
    private static final int JUDGED = 20_000;

    @Mixin private final RunOptions run = new RunOptions(5_000, "out/mixture");

    @Override
    public Integer call() throws IOException {
        run.check("histogram.png");
        Schedule rate = Schedule.cosine(2e-3, 2e-5, run.steps * BATCH_SIZE);
        GanTrainerBuilder gan =
                GanTrainer.builder()
                        .setGenerator(Generators.mlp(1).optLatentSize(10).build())
                        .setDiscriminator(Discriminators.mlp().build())
                        .optOptimizer(Adam.of(rate).withBetas(0, 0.99))
                        .addPlugin(Ema.halfLifeImages(50_000))
                        .addHook(ConsoleProgress.to(System.out))
                        .optBatchSize(BATCH_SIZE)
                        .optSeed(run.seed);
        try (GanTrainer trainer = run.build(gan)) {
            trainer.fit(draw(100_000, run.seed), Budget.iterations(run.steps));

            float[] real = draw(JUDGED, run.seed + 1).floats();
            float[] generated = trainer.sample(JUDGED).floats();
            new Histogram("mixture of three gaussians")
                    .add("real", real)
                    .add("generated", generated)
                    .save(run.out.resolve("histogram.png"));
            double distance = WassersteinDistance1d.between(real, generated);
            System.out.printf(Locale.ROOT, "Wasserstein-1 distance: %.3f%n", distance);
        }
        return 0;
    }

    private static Samples draw(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            double u = random.nextDouble();
            int part = u < WEIGHTS[0] ? 0 : u < WEIGHTS[0] + WEIGHTS[1] ? 1 : 2;
            values[i] = (float) (MEANS[part] + DEVIATIONS[part] * random.nextGaussian());
        }
        return Samples.ofFloats(values, new Shape(1));
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Mixture(), arguments);
    }
}
