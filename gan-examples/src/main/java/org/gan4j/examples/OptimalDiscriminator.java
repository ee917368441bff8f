package org.gan4j.examples;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.DoubleUnaryOperator;
import org.gan4j.GanTrainer;
import org.gan4j.chart.LineChart;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.loss.Losses;
import org.gan4j.optim.Adam;
import org.gan4j.run.Budget;
import org.gan4j.schedule.Schedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * What the discriminator learns while the generator stands still: D*(x) = p_data(x) / (p_data(x) +
 * p_g(x)) (Goodfellow et al. 2014, proposition 1), and what the game is worth then, C(G) = -log 4 +
 * 2 JSD (theorem 1).
 */
@Command(
        name = "optimal-discriminator",
        description =
                "Trains the discriminator alone, against a good, a close and a far generator, and"
                        + " draws it beside the best one there can be.")
public final class OptimalDiscriminator implements Callable<Integer> {

    private static final String PICTURE = "discriminators.png";
    private static final int REAL = 100_000;
    private static final int BATCH = 512;
    private static final double FROM = -6;
    private static final double STEP = 0.01;
    private static final int PLACES = 1_601;

    @Mixin private final RunOptions run = new RunOptions(1_500, "out/optimal-discriminator");

    /** A generator N(mean, deviation^2) of data N(0, 1). */
    private enum Fixed {
        GOOD(0, 1),
        CLOSE(1, 1.2),
        FAR(6, 0.7);

        private final double mean;
        private final double deviation;

        Fixed(double mean, double deviation) {
            this.mean = mean;
            this.deviation = deviation;
        }

        StillGenerator generator() {
            return StillGenerator.of(1, new Shape(1), z -> z.mul(deviation).add(mean));
        }

        double density(double x) {
            return normal((x - mean) / deviation) / deviation;
        }
    }

    private static double normal(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    @Override
    public Integer call() throws Exception {
        run.check(PICTURE);
        Random random = new Random(run.seed);
        float[] real = new float[REAL];
        for (int i = 0; i < REAL; i++) {
            real[i] = (float) random.nextGaussian();
        }
        double[] x = new double[PLACES];
        Arrays.setAll(x, i -> FROM + STEP * i);
        List<LineChart> charts = new ArrayList<>();
        for (Fixed fixed : Fixed.values()) {
            String name = fixed.name().toLowerCase(Locale.ROOT);
            double[] trained = train(fixed, name, Samples.ofFloats(real, new Shape(1)), x);
            double[] best = map(x, at -> normal(at) / (normal(at) + fixed.density(at)));
            charts.add(
                    new LineChart(name + " generator")
                            .add("data", x, map(x, OptimalDiscriminator::normal))
                            .add("generated", x, map(x, fixed::density))
                            .add("D, best", x, best)
                            .add("D, trained", x, trained));
            tell(name, fixed, x, best, trained);
        }
        LineChart.save(charts, run.out.resolve(PICTURE));
        System.out.println("The pictures are in " + run.out.resolve(PICTURE).toAbsolutePath());
        return 0;
    }

    private static double[] map(double[] x, DoubleUnaryOperator function) {
        return Arrays.stream(x).map(function).toArray();
    }

    private double[] train(Fixed fixed, String name, Samples real, double[] x)
            throws IOException,
                    ModelNotFoundException,
                    MalformedModelException,
                    TranslateException {
        var gan =
                GanTrainer.builder()
                        .setGenerator(fixed.generator())
                        .setDiscriminator(Discriminators.mlp().optWidths(64, 64).build())
                        .optLoss(Losses.nonSaturating())
                        .optOptimizer(Adam.of(Schedule.cosine(3e-3, 0, BATCH * run.steps)))
                        .addHook(ConsoleProgress.to(System.out))
                        .optBatchSize(BATCH)
                        .optSeed(run.seed);
        try (GanTrainer trainer = run.build(gan, name)) {
            trainer.fit(real, Budget.iterations(run.steps));
            float[] places = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                places[i] = (float) x[i];
            }
            Path file = run.out.resolve(name).resolve("discriminator.pt");
            try (TrainedDiscriminator trained = TrainedDiscriminator.of(trainer, file, 1)) {
                float[] logits = trained.logits(places);
                double[] probabilities = new double[x.length];
                Arrays.setAll(probabilities, i -> 1 / (1 + Math.exp(-logits[i])));
                return probabilities;
            }
        }
    }

    private void tell(String name, Fixed fixed, double[] x, double[] best, double[] trained)
            throws IOException {
        double off = 0;
        double value = 0;
        double divergence = 0;
        for (int i = 0; i < x.length; i++) {
            double data = normal(x[i]);
            double generated = fixed.density(x[i]);
            double middle = (data + generated) / 2;
            off += STEP * middle * Math.abs(trained[i] - best[i]);
            value += STEP * (log(data, best[i]) + log(generated, 1 - best[i]));
            divergence +=
                    STEP / 2 * (log(data, data / middle) + log(generated, generated / middle));
        }
        String line =
                String.format(
                        Locale.ROOT,
                        "%s: mean |D - D*| %.4f, C(G) %.4f, -log 4 + 2 JSD %.4f%n",
                        name,
                        off,
                        value,
                        -Math.log(4) + 2 * divergence);
        Files.writeString(run.out.resolve(name).resolve("numbers.txt"), line);
        System.out.print(line);
    }

    /** p log q, which is 0 where p is. */
    private static double log(double p, double q) {
        return p == 0 || q == 0 ? 0 : p * Math.log(q);
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new OptimalDiscriminator(), arguments);
    }
}
