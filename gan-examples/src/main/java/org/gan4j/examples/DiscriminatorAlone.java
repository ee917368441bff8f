package org.gan4j.examples;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.gan4j.GanTrainer;
import org.gan4j.Plugin;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.loss.Losses;
import org.gan4j.optim.Adam;
import org.gan4j.run.Budget;
import org.gan4j.schedule.Schedule;

/** A discriminator that is trained on data N(0, 1) while its generator N(m, s^2) stands still. */
final class DiscriminatorAlone {

    private static final int REAL = 100_000;
    private static final int BATCH = 512;
    private static final double FROM = -6;
    private static final double STEP = 0.01;
    private static final int PLACES = 1_601;

    private final double mean;
    private final double deviation;

    DiscriminatorAlone(double mean, double deviation) {
        this.mean = mean;
        this.deviation = deviation;
    }

    /** Where it is looked at. */
    static double[] places() {
        return map(new double[PLACES], (i, ignored) -> FROM + STEP * i);
    }

    private interface AtPlace {
        double value(int place, double x);
    }

    private static double[] map(double[] x, AtPlace function) {
        double[] values = new double[x.length];
        Arrays.setAll(values, i -> function.value(i, x[i]));
        return values;
    }

    static double[] map(DoubleUnaryOperator function) {
        return Arrays.stream(places()).map(function).toArray();
    }

    /** The integral of what there is at each place. */
    static double integral(double... values) {
        return STEP * Arrays.stream(values).sum();
    }

    static double data(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    double generated(double x) {
        return data((x - mean) / deviation) / deviation;
    }

    /** The mean of how far it is from another, under (p_data + p_g) / 2. */
    double off(double[] trained, double[] best) {
        return integral(
                map(
                        places(),
                        (i, x) -> (data(x) + generated(x)) / 2 * Math.abs(trained[i] - best[i])));
    }

    /** Trains it, and returns what it says at each place. */
    double[] train(RunOptions run, String name, Plugin plugin)
            throws IOException,
                    ModelNotFoundException,
                    MalformedModelException,
                    TranslateException {
        Random random = new Random(run.seed);
        float[] real = new float[REAL];
        for (int i = 0; i < REAL; i++) {
            real[i] = (float) random.nextGaussian();
        }
        var gan =
                GanTrainer.builder()
                        .setGenerator(
                                StillGenerator.of(1, new Shape(1), z -> z.mul(deviation).add(mean)))
                        .setDiscriminator(Discriminators.mlp().optWidths(64, 64).build())
                        .optLoss(Losses.nonSaturating())
                        .optOptimizer(Adam.of(Schedule.cosine(3e-3, 0, BATCH * run.steps)))
                        .addPlugin(plugin)
                        .addHook(ConsoleProgress.to(System.out))
                        .optBatchSize(BATCH)
                        .optSeed(run.seed);
        try (GanTrainer trainer = run.build(gan, name)) {
            trainer.fit(Samples.ofFloats(real, new Shape(1)), Budget.iterations(run.steps));
            Path file = run.out.resolve(RunOptions.fileName(name)).resolve("discriminator.pt");
            try (TrainedDiscriminator trained = TrainedDiscriminator.of(trainer, file, 1)) {
                float[] logits = trained.logits(floats(places()));
                return map(places(), (i, x) -> 1 / (1 + Math.exp(-logits[i])));
            }
        }
    }

    private static float[] floats(double... values) {
        float[] all = new float[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) values[i];
        }
        return all;
    }
}
