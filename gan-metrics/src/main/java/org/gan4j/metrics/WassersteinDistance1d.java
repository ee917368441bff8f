package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableMap;
import java.util.Arrays;

/**
 * The Wasserstein-1 (earth mover's) distance between two samples of numbers: the area between their
 * distribution functions, exact also for samples of different size (Villani 2003, remark 2.19).
 */
public final class WassersteinDistance1d {

    private WassersteinDistance1d() {}

    /**
     * Measures the distance.
     *
     * @param first finite numbers, at least one
     * @param second finite numbers, at least one
     * @return the distance in the unit of the numbers, 0 or more
     * @throws IllegalArgumentException if a sample is empty or holds NaN or infinite values
     */
    public static double between(float[] first, float[] second) {
        double[] a = sorted(first, "first");
        double[] b = sorted(second, "second");
        double area = 0;
        double from = Math.min(a[0], b[0]);
        int i = 0;
        int j = 0;
        while (i < a.length || j < b.length) {
            double height = (double) i / a.length - (double) j / b.length;
            double to;
            if (j == b.length || (i < a.length && a[i] <= b[j])) {
                to = a[i++];
            } else {
                to = b[j++];
            }
            area += Math.abs(height) * (to - from);
            from = to;
        }
        return area;
    }

    /**
     * Measures the distance, with its manifest.
     *
     * @param first finite numbers, at least one
     * @param second finite numbers, at least one
     * @return the distance {@code wasserstein-1d}
     * @throws IllegalArgumentException if a sample is empty or holds NaN or infinite values
     */
    public static Report report(float[] first, float[] second) {
        return Report.of(
                ImmutableMap.of(
                        "metric",
                        "wasserstein-1d",
                        "order",
                        "1",
                        "first count",
                        "" + first.length,
                        "second count",
                        "" + second.length),
                MetricValue.smallerIsBetter("wasserstein-1d", between(first, second)));
    }

    private static double[] sorted(float[] values, String name) {
        Preconditions.checkArgument(values.length > 0, "the %s sample is empty", name);
        double[] sorted = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            Preconditions.checkArgument(
                    Float.isFinite(values[i]),
                    "value %s of the %s sample is %s",
                    i,
                    name,
                    values[i]);
            sorted[i] = values[i];
        }
        Arrays.sort(sorted);
        return sorted;
    }
}
