package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import com.google.common.math.LinearTransformation;
import com.google.common.math.PairedStatsAccumulator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gan4j.data.ProgressListener;

/**
 * FID-infinity (Chong and Forsyth 2020): the Frechet inception distance that infinitely many
 * generated samples would have. The bias of FID falls with 1 / N to first order, so the distances
 * of random subsets of several sizes N are fitted by value + slope / N. The bias by a finite number
 * of real samples stays: compare values against one real set. What the extrapolation takes off in
 * bias it adds in noise, and the bias of subsets hardly larger than the number of features is not
 * linear in 1 / N.
 *
 * <p>Deviation from the authors' code: latents are the user's, not a Sobol sequence.
 *
 * @param value the distance at 1 / N = 0, in the unit of FID; 0 is best, and noise can bring it
 *     slightly below
 * @param slope what the distance gains with 1 / N, a property of the generator; divided by N it is
 *     about the bias of FID from N generated samples
 * @param points the distances that were fitted, of the smallest subset first and of all samples
 *     last
 */
public record FrechetInceptionDistanceInfinity(double value, double slope, List<Point> points) {

    private static final int POINTS = 15;
    private static final int SMALLEST = 5_000;
    private static final int CHUNK = 4_096;

    /**
     * A distance of a subset.
     *
     * @param count the number of generated samples in it
     * @param distance their Frechet inception distance
     */
    public record Point(int count, double distance) {}

    /** Keeps the points as they are. */
    public FrechetInceptionDistanceInfinity {
        points = List.copyOf(points);
    }

    /**
     * The distance by 15 subsets from 5,000 samples, or a tenth of fewer than 50,000, to all.
     *
     * @param real features of real samples, at least 2
     * @param fake features of generated samples, at least 20; the paper has 50,000
     * @param seed the seed of the subsets
     * @return the distance
     * @throws IllegalArgumentException if there are too few, or the dimensions differ
     */
    public static FrechetInceptionDistanceInfinity between(
            Features real, Features fake, long seed) {
        Features.checkAlike(real, fake, 2);
        return between(FeatureStatistics.of(real), fake, seed, ProgressListener.NONE);
    }

    /**
     * The same from statistics of real samples, with reports.
     *
     * @param real of real samples, at least 2
     * @param fake features of generated samples, at least 20; the paper has 50,000
     * @param seed the seed of the subsets
     * @param listener is told after every subset
     * @return the distance
     * @throws IllegalArgumentException if there are too few, or the dimensions differ
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public static FrechetInceptionDistanceInfinity between(
            FeatureStatistics real, Features fake, long seed, ProgressListener listener) {
        int smallest = Math.max(2, Math.min(SMALLEST, fake.count() / 10));
        return between(real, fake, POINTS, smallest, seed, listener);
    }

    /**
     * The distance by subsets of evenly spaced sizes, drawn without replacement.
     *
     * @param real of real samples, at least 2
     * @param fake features of generated samples
     * @param points how many subsets, at least 2; the last has all samples
     * @param smallest the size of the first, at least 2, so small that all sizes differ
     * @param seed the seed of the subsets
     * @param listener is told after every subset
     * @return the distance
     * @throws IllegalArgumentException if there are too few, or the dimensions differ
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public static FrechetInceptionDistanceInfinity between(
            FeatureStatistics real,
            Features fake,
            int points,
            int smallest,
            long seed,
            ProgressListener listener) {
        Preconditions.checkArgument(points >= 2, "points must be at least 2, but was %s", points);
        Preconditions.checkArgument(
                smallest >= 2 && fake.count() - smallest >= points - 1,
                "%s subsets from %s to %s samples cannot all differ: give more samples or fewer subsets",
                points,
                smallest,
                fake.count());
        Random random = new Random(seed);
        List<Point> found = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            int size = (int) (smallest + (long) (fake.count() - smallest) * i / (points - 1));
            FeatureStatistics subset = statistics(fake, size, random);
            found.add(new Point(size, FrechetInceptionDistance.between(real, subset)));
            listener.report("distances of subsets", i + 1, points);
        }
        return fit(found);
    }

    private static FeatureStatistics statistics(Features fake, int size, Random random) {
        FeatureStatistics statistics = FeatureStatistics.empty(fake.dimension());
        int[] rows = RandomRows.draw(fake.count(), size, random);
        for (int from = 0; from < size; from += CHUNK) {
            int to = Math.min(size, from + CHUNK);
            statistics.add(fake.pick(Arrays.copyOfRange(rows, from, to)));
        }
        return statistics;
    }

    /** The line through distances over 1 / N by least squares. */
    static FrechetInceptionDistanceInfinity fit(List<Point> points) {
        PairedStatsAccumulator pairs = new PairedStatsAccumulator();
        points.forEach(point -> pairs.add(1.0 / point.count(), point.distance()));
        LinearTransformation line = pairs.leastSquaresFit();
        return new FrechetInceptionDistanceInfinity(line.transform(0), line.slope(), points);
    }
}
