package org.gan4j.metrics;

import org.gan4j.data.Samples;
import org.gan4j.metrics.MetricValue.Better;

/**
 * The peak signal-to-noise ratio of images to those that they should be, 10 log10(255^2 / mean
 * squared difference) in decibels, as the mean over pairs. Equal images count as 100. Where many
 * outcomes are likely it is largest for their blurred mean.
 */
public final class PeakSignalToNoiseRatio {

    private static final double EQUAL = 100;

    private PeakSignalToNoiseRatio() {}

    /**
     * Measures it over pairs.
     *
     * @param made images (C, H, W), as bytes or in [-1, 1]
     * @param truth as many, of the same shape, in the same order
     * @return decibels
     * @throws IllegalArgumentException if they are not as many, of another shape, or there are none
     */
    public static double between(Samples made, Samples truth) {
        return PairedPixels.mean(
                made,
                truth,
                (x, y) -> {
                    double sum = 0;
                    for (int i = 0; i < x.length; i++) {
                        sum += (x[i] - y[i]) * (x[i] - y[i]);
                    }
                    double ratio = PairedPixels.RANGE * PairedPixels.RANGE * x.length / sum;
                    return sum == 0 ? EQUAL : 10 * Math.log10(ratio);
                });
    }

    /**
     * Measures it, with its manifest.
     *
     * @param made as for {@link #between}
     * @param truth as for {@link #between}
     * @return the number {@code psnr}
     */
    public static Report report(Samples made, Samples truth) {
        return PairedPixels.report("psnr", between(made, truth), Better.LARGER, made);
    }
}
