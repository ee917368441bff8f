package org.gan4j.metrics;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableMap;
import org.gan4j.data.Samples;
import org.gan4j.metrics.MetricValue.Better;

/** Compares images pair by pair, as what picture files would hold: whole numbers, 0 to 255. */
final class PairedPixels {

    static final double RANGE = 255;
    private static final int BLOCK = 64;

    private PairedPixels() {}

    /** Compares the planes of one pair. */
    interface Comparison {
        double of(double[] made, double[] truth);
    }

    /** The mean of a comparison over all pairs. */
    static double mean(Samples made, Samples truth, Comparison comparison) {
        Preconditions.checkArgument(
                made.size() == truth.size() && made.size() >= 1,
                "%s images and %s truths: there must be one for each, and at least one",
                made.size(),
                truth.size());
        Preconditions.checkArgument(
                made.sampleShape().equals(truth.sampleShape()),
                "images of a pair need one shape, but have %s and %s",
                made.sampleShape(),
                truth.sampleShape());
        Preconditions.checkArgument(
                made.sampleShape().dimension() == 3,
                "images have shape (channels, height, width), but these have %s",
                made.sampleShape());
        double sum = 0;
        for (long from = 0; from < made.size(); from += BLOCK) {
            long to = Math.min(made.size(), from + BLOCK);
            float[] x = made.slice(from, to).floats();
            float[] y = truth.slice(from, to).floats();
            int each = (int) made.sampleShape().size();
            for (int i = 0; i < to - from; i++) {
                sum += comparison.of(pixels(x, i * each, each), pixels(y, i * each, each));
            }
        }
        return sum / made.size();
    }

    private static double[] pixels(float[] values, int from, int count) {
        double[] pixels = new double[count];
        for (int i = 0; i < count; i++) {
            double pixel = Math.rint((values[from + i] + 1) * 127.5);
            pixels[i] = Math.max(0, Math.min(RANGE, pixel));
        }
        return pixels;
    }

    static Report report(String name, double value, Better better, Samples made) {
        Shape shape = made.sampleShape();
        return Report.of(
                ImmutableMap.of(
                        "metric", name, "pairs", "" + made.size(), "image shape", "" + shape),
                new MetricValue(name, value, better, ImmutableMap.of()));
    }
}
