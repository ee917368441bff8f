package org.gan4j.metrics;

import static org.gan4j.metrics.MetricValue.largerIsBetter;
import static org.gan4j.metrics.MetricValue.neutral;
import static org.gan4j.metrics.MetricValue.smallerIsBetter;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableMap;
import java.util.Arrays;
import org.gan4j.data.Samples;

/**
 * How well generated points cover a mixture of equal round Gaussians (the protocol of PacGAN, Lin
 * et al. 2018, section 4.1, after VEEGAN): a point is of high quality within three standard
 * deviations of a mode, and a mode is covered by one such point.
 *
 * @param modes how many modes there are
 * @param covered how many are covered
 * @param highQuality the part of the points that is of high quality, 0 to 1; for the mixture itself
 *     in two dimensions 0.989
 * @param deviationRatio the root mean square distance of high-quality points from their mode, per
 *     axis, divided by the mixture's; 1 is best, below it the generator is too sure of the centres;
 *     NaN without such points
 * @param kl KL divergence in nats of the share of each mode among high-quality points from the
 *     uniform distribution; 0 is best, NaN without such points
 * @param manifest number and dimensions of the points, and the mixture
 */
public record ModeCoverage(
        int modes,
        int covered,
        double highQuality,
        double deviationRatio,
        double kl,
        ImmutableMap<String, String> manifest) {

    private static final double HIGH_QUALITY_DEVIATIONS = 3;

    /**
     * Measures coverage.
     *
     * @param points generated points, of shape (dimensions)
     * @param centres the centre of each mode
     * @param deviation the standard deviation of each mode along each axis, above 0
     * @return the measures
     * @throws IllegalArgumentException if there are no points or centres, their dimensions differ,
     *     or a centre is not finite
     */
    public static ModeCoverage of(Samples points, double[][] centres, double deviation) {
        Preconditions.checkArgument(points.size() > 0, "there are no points");
        Preconditions.checkArgument(centres.length > 0, "there are no modes");
        Preconditions.checkArgument(
                deviation > 0, "the deviation must be above 0, but was %s", deviation);
        int dimensions = (int) points.sampleShape().size();
        for (double[] centre : centres) {
            Preconditions.checkArgument(
                    centre.length == dimensions,
                    "the points have %s dimensions but a mode has %s",
                    dimensions,
                    centre.length);
            Preconditions.checkArgument(
                    Arrays.stream(centre).allMatch(Double::isFinite),
                    "the centre of a mode is %s",
                    Arrays.toString(centre));
        }
        double limit = Math.pow(HIGH_QUALITY_DEVIATIONS * deviation, 2);
        int[] counts = new int[centres.length];
        int good = 0;
        double squares = 0;
        float[] values = points.floats();
        for (int i = 0; i < points.size(); i++) {
            int nearest = 0;
            double least = Double.MAX_VALUE;
            for (int mode = 0; mode < centres.length; mode++) {
                double distance = squaredDistance(values, i * dimensions, centres[mode]);
                if (distance < least) {
                    least = distance;
                    nearest = mode;
                }
            }
            if (least <= limit) {
                counts[nearest]++;
                good++;
                squares += least;
            }
        }
        return new ModeCoverage(
                centres.length,
                (int) Arrays.stream(counts).filter(count -> count > 0).count(),
                (double) good / points.size(),
                Math.sqrt(squares / good / dimensions) / deviation,
                divergenceFromUniform(counts, good),
                ImmutableMap.of(
                        "metric", "mode coverage",
                        "points", "" + points.size(),
                        "dimensions", "" + dimensions,
                        "modes", "" + centres.length,
                        "deviation", "" + deviation,
                        "limit", HIGH_QUALITY_DEVIATIONS + " deviations"));
    }

    /** {@return the measures with their manifest} */
    public Report report() {
        return Report.of(
                manifest,
                largerIsBetter("high quality", highQuality),
                largerIsBetter("modes covered", covered),
                neutral("deviation ratio", deviationRatio),
                smallerIsBetter("mode kl", kl));
    }

    private static double squaredDistance(float[] values, int from, double[] centre) {
        double sum = 0;
        for (int axis = 0; axis < centre.length; axis++) {
            double off = values[from + axis] - centre[axis];
            sum += off * off;
        }
        return sum;
    }

    private static double divergenceFromUniform(int[] counts, int total) {
        double kl = total == 0 ? Double.NaN : 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / total;
                kl += share * Math.log(share * counts.length);
            }
        }
        return kl;
    }
}
