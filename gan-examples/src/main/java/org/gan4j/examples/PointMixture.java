package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.gan4j.data.Samples;
import org.gan4j.metrics.ModeCoverage;

/** Equal round Gaussians in the plane. */
final class PointMixture {

    private final double[][] centres;
    private final double deviation;
    private final double gamma;

    private PointMixture(double[][] centres, double deviation, double gamma) {
        this.centres = centres;
        this.deviation = deviation;
        this.gamma = gamma;
    }

    /** Eight on a circle of radius 1, standard deviation 0.01. */
    static PointMixture ring() {
        return new PointMixture(circle(), 0.01, 0.02);
    }

    /** The same circle with standard deviation 0.05. */
    static PointMixture wideRing() {
        return new PointMixture(circle(), 0.05, 0.02);
    }

    private static double[][] circle() {
        double[][] centres = new double[8][];
        for (int i = 0; i < 8; i++) {
            centres[i] = new double[] {Math.cos(Math.PI * i / 4), Math.sin(Math.PI * i / 4)};
        }
        return centres;
    }

    /** 25 on a grid from -4 to 4, standard deviation 0.05. */
    static PointMixture grid() {
        double[][] centres = new double[25][];
        for (int i = 0; i < 25; i++) {
            centres[i] = new double[] {-4 + 2.0 * (i % 5), -4 + 2.0 * Math.floorDiv(i, 5)};
        }
        return new PointMixture(centres, 0.05, 1.0);
    }

    /** The weight of R1 and R2 that suits its scale. */
    double gamma() {
        return gamma;
    }

    ModeCoverage coverage(Samples points) {
        return ModeCoverage.of(points, centres, deviation);
    }

    Samples draw(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[2 * count];
        for (int i = 0; i < count; i++) {
            double[] centre = centres[random.nextInt(centres.length)];
            values[2 * i] = (float) (centre[0] + deviation * random.nextGaussian());
            values[2 * i + 1] = (float) (centre[1] + deviation * random.nextGaussian());
        }
        return Samples.ofFloats(values, new Shape(2));
    }
}
