package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Random;
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.optim.Adam;
import org.gan4j.plugin.Ema;
import org.gan4j.run.Budget;
import org.gan4j.sample.SampleRequest;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real runs of CycleGAN on two clouds of four modes each. */
@Tag("slow")
class CycleGameTest {

    private static final int MODES = 4;
    private static final long ITERATIONS = 5_000;
    private static final int BATCH = 128;
    private static final double NARROW = 0.2;

    /**
     * What the translators are worth.
     *
     * @param wayBack the mean distance of points from where they come back to, in standard
     *     deviations of their cloud
     * @param leastShare what the poorest mode gets, in parts of its share
     */
    private record Outcome(double wayBack, double leastShare) {}

    private static double[] centre(String cloud, int mode) {
        double angle = Math.PI * mode / 2;
        return cloud.equals("a")
                ? new double[] {Math.cos(angle), Math.sin(angle)}
                : new double[] {3 + 1.5 * (mode % 2), mode < 2 ? 0 : 2};
    }

    private static float[] cloud(String name, int count, long seed) {
        Random random = new Random(seed);
        float[] points = new float[2 * count];
        for (int i = 0; i < points.length; i += 2) {
            double[] centre = centre(name, random.nextInt(MODES));
            points[i] = (float) (centre[0] + NARROW * random.nextGaussian());
            points[i + 1] = (float) (centre[1] + NARROW * random.nextGaussian());
        }
        return points;
    }

    private static Samples samples(float... points) {
        return Samples.ofFloats(points, new Shape(2)).withVectors(points, 2);
    }

    private static float[] translated(GanTrainer trainer, String network, float... points) {
        return trainer.generator(network)
                .sample(SampleRequest.of(points.length / 2).conditionedLike(samples(points)))
                .floats();
    }

    /** The root mean square distance of points from their mean. */
    private static double deviation(float... points) {
        double[] mean = new double[2];
        double squares = 0;
        for (int i = 0; i < points.length; i++) {
            mean[i % 2] += 2.0 * points[i] / points.length;
            squares += 2.0 * points[i] * points[i] / points.length;
        }
        return Math.sqrt(squares - mean[0] * mean[0] - mean[1] * mean[1]);
    }

    private static Outcome outcome(GanTrainer trainer, String from, String to) {
        float[] points = cloud(from, 2_000, 77);
        float[] there = translated(trainer, from + "-to-" + to, points);
        float[] back = translated(trainer, to + "-to-" + from, there);
        double way = 0;
        int[] counts = new int[MODES];
        for (int i = 0; i < points.length; i += 2) {
            way += Math.hypot(back[i] - points[i], back[i + 1] - points[i + 1]);
            for (int mode = 0; mode < MODES; mode++) {
                double[] centre = centre(to, mode);
                if (Math.hypot(there[i] - centre[0], there[i + 1] - centre[1]) < 3 * NARROW) {
                    counts[mode]++;
                }
            }
        }
        int count = points.length / 2;
        double least = 1;
        for (int of : counts) {
            least = Math.min(least, (double) of * MODES / count);
        }
        return new Outcome(way / count / deviation(points), least);
    }

    /** The worse of both directions. */
    private static Outcome played(long seed, double cycle, long iterations) {
        Adam adam = Adam.of(Schedule.cosine(2e-3, 1e-4, iterations * BATCH)).withBetas(0, 0.99);
        try (GanTrainer trainer =
                GanTrainer.builder(new CycleGame(64, adam, cycle, 0.1))
                        .optUpdateRule(
                                round ->
                                        round.step(
                                                round.draw(),
                                                CycleGame.JUDGE_A,
                                                CycleGame.JUDGE_B,
                                                CycleGame.TRANSLATOR))
                        .optWeightAverage("a-to-b", Ema.decay(0.99))
                        .optWeightAverage("b-to-a", Ema.decay(0.99))
                        .optBatchSize(BATCH)
                        .optSeed(seed)
                        .build()) {
            trainer.fit(
                    Map.of("a", samples(cloud("a", 5_000, 1)), "b", samples(cloud("b", 5_000, 2))),
                    Budget.iterations(iterations));
            Outcome there = outcome(trainer, "a", "b");
            Outcome back = outcome(trainer, "b", "a");
            return new Outcome(
                    Math.max(there.wayBack, back.wayBack),
                    Math.min(there.leastShare, back.leastShare));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void thereAndBack_isWhereItWas_andEveryModeGetsItsShare(long seed) {
        Outcome outcome = played(seed, 3, ITERATIONS);
        assertThat(outcome.wayBack()).as("%s", outcome).isLessThanOrEqualTo(0.1);
        assertThat(outcome.leastShare()).as("%s", outcome).isGreaterThanOrEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void withoutTheCycle_theWayBackIsLost(long seed) {
        assertThat(played(seed, 0, 2_000).wayBack()).isGreaterThan(0.2);
    }
}
