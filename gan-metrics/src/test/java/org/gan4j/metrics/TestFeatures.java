package org.gan4j.metrics;

import java.util.Random;

/** Features to compare. */
final class TestFeatures {

    private TestFeatures() {}

    static Features features(int count, int dimension, long salt, double scale, double shift) {
        int n = count * dimension;
        double[] h = new double[n];
        for (int i = 0; i < n; i++) {
            long hash = ((i + 1) * 2654435761L + salt * 40503) % (1L << 32);
            h[i] = (double) hash / (1L << 32) - 0.5;
        }
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            double x = h[i] + 0.5 * h[(i + n - 1) % n] + 0.25 * h[(i + n - 7) % n];
            values[i] = (float) (x * scale + shift);
        }
        return Features.of(values, dimension);
    }

    static float[] floats(Features features) {
        float[] values = new float[features.count() * features.dimension()];
        features.values().get(values);
        return values;
    }

    static Features normal(int count, int dimension, double mean, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count * dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + random.nextGaussian());
        }
        return Features.of(values, dimension);
    }
}
