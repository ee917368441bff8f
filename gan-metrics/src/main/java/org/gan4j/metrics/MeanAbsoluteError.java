package org.gan4j.metrics;

import org.gan4j.data.Samples;
import org.gan4j.metrics.MetricValue.Better;

/**
 * The mean absolute difference of images to those that they should be, in parts of the whole range:
 * 0 for equal ones, 1 for black instead of white. Where many outcomes are likely it is smallest for
 * their blurred median.
 */
public final class MeanAbsoluteError {

    private MeanAbsoluteError() {}

    /**
     * Measures it over pairs.
     *
     * @param made images (C, H, W), as bytes or in [-1, 1]
     * @param truth as many, of the same shape, in the same order
     * @return from 0 to 1
     * @throws IllegalArgumentException if they are not as many, of another shape, or there are none
     */
    public static double between(Samples made, Samples truth) {
        return PairedPixels.mean(
                made,
                truth,
                (x, y) -> {
                    double sum = 0;
                    for (int i = 0; i < x.length; i++) {
                        sum += Math.abs(x[i] - y[i]);
                    }
                    return sum / x.length / PairedPixels.RANGE;
                });
    }

    /**
     * Measures it, with its manifest.
     *
     * @param made as for {@link #between}
     * @param truth as for {@link #between}
     * @return the number {@code l1}
     */
    public static Report report(Samples made, Samples truth) {
        return PairedPixels.report("l1", between(made, truth), Better.SMALLER, made);
    }
}
