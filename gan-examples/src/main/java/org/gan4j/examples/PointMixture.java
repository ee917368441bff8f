package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.stream.IntStream;
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

    /** How many modes there are. */
    int modes() {
        return centres.length;
    }

    /** As many points of each mode, in turn, which are at its centre. */
    Samples centres(int count) {
        int[] modes = IntStream.range(0, count).map(i -> i % centres.length).toArray();
        return conditioned(coordinates(modes), modes);
    }

    /** With the number of the mode as label, and its centre as vector. */
    private Samples conditioned(float[] points, int... modes) {
        return Samples.ofFloats(points, new Shape(2))
                .withLabels(modes, centres.length)
                .withVectors(coordinates(modes), 2);
    }

    private float[] coordinates(int... modes) {
        float[] coordinates = new float[2 * modes.length];
        for (int i = 0; i < modes.length; i++) {
            coordinates[2 * i] = (float) centres[modes[i]][0];
            coordinates[2 * i + 1] = (float) centres[modes[i]][1];
        }
        return coordinates;
    }

    /** The part of points that lie within three deviations of the mode of the same label. */
    double asAsked(Samples points, Samples asked) {
        float[] values = points.floats();
        int near = 0;
        for (int i = 0; i < points.size(); i++) {
            double[] centre = centres[asked.labels()[i]];
            double distance = Math.hypot(values[2 * i] - centre[0], values[2 * i + 1] - centre[1]);
            near += distance <= 3 * deviation ? 1 : 0;
        }
        return (double) near / points.size();
    }

    /** Points with the number of their mode as label, and its centre as vector. */
    Samples draw(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[2 * count];
        int[] modes = new int[count];
        for (int i = 0; i < count; i++) {
            modes[i] = random.nextInt(centres.length);
            double[] centre = centres[modes[i]];
            values[2 * i] = (float) (centre[0] + deviation * random.nextGaussian());
            values[2 * i + 1] = (float) (centre[1] + deviation * random.nextGaussian());
        }
        return conditioned(values, modes);
    }
}
