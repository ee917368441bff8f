package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import org.gan4j.data.ProgressListener;
import org.gan4j.metrics.LinearAlgebra.Workspace;

/**
 * Count, mean and covariance of features, gathered in pieces in float64. Pieces of any size and
 * order, and statistics of shards, threads or machines, {@link #merge} to what all at once would
 * give, up to rounding. Not thread-safe.
 */
public final class FeatureStatistics {

    private static final int CHUNK = 512;

    /** Mean and covariance of more would not fit into one array of bytes. */
    private static final int LARGEST = 16_383;

    /** What rounding to float32 may do, of the product of two deviations. */
    private static final double ASYMMETRY = 1e-5;

    private final int dimension;
    private long count;
    private double[] mean;
    private double[] scatter;

    private FeatureStatistics(int dimension, long count, double[] mean, double[] scatter) {
        this.dimension = dimension;
        this.count = count;
        this.mean = mean;
        this.scatter = scatter;
    }

    /**
     * Statistics of nothing yet.
     *
     * @param dimension the number of features of a sample, at least 1
     * @return new statistics
     */
    public static FeatureStatistics empty(int dimension) {
        Preconditions.checkArgument(
                dimension >= 1 && dimension <= LARGEST,
                "a covariance is for 1 to %s features, but there are %s: use an extractor that makes"
                        + " fewer",
                LARGEST,
                dimension);
        return new FeatureStatistics(
                dimension, 0, new double[dimension], new double[dimension * dimension]);
    }

    /**
     * Statistics of features.
     *
     * @param features any number of rows
     * @return new statistics
     */
    public static FeatureStatistics of(Features features) {
        return of(features, ProgressListener.NONE);
    }

    /**
     * The same with reports.
     *
     * @param features any number of rows
     * @param listener is told after every block of rows
     * @return new statistics
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public static FeatureStatistics of(Features features, ProgressListener listener) {
        FeatureStatistics statistics = empty(features.dimension());
        statistics.add(features, listener);
        return statistics;
    }

    /**
     * Statistics that are known, such as published ones.
     *
     * @param count of how many samples, at least 2
     * @param mean the mean
     * @param covariance the covariance over n - 1, row by row
     * @return new statistics
     * @throws IllegalArgumentException if they are no mean and covariance
     */
    public static FeatureStatistics known(long count, double[] mean, double[] covariance) {
        Preconditions.checkArgument(
                covariance.length == mean.length * mean.length,
                "a mean of %s values needs a covariance of their square, but it has %s",
                mean.length,
                covariance.length);
        Preconditions.checkArgument(mean.length >= 1, "there is no mean");
        Preconditions.checkArgument(count >= 2, "at least 2 samples are needed, not %s", count);
        for (double value : mean) {
            Preconditions.checkArgument(Double.isFinite(value), "the mean holds %s", value);
        }
        double[] scatter = new double[covariance.length];
        for (int i = 0; i < scatter.length; i++) {
            Preconditions.checkArgument(
                    Double.isFinite(covariance[i]), "the covariance holds %s", covariance[i]);
            scatter[i] = covariance[i] * (count - 1);
        }
        checkCovariance(covariance, mean.length);
        return new FeatureStatistics(mean.length, count, mean.clone(), scatter);
    }

    private static void checkCovariance(double[] values, int dimension) {
        for (int i = 0; i < dimension; i++) {
            double variance = values[i * dimension + i];
            Preconditions.checkArgument(
                    variance >= 0, "a variance must be 0 or more, but one is %s", variance);
            for (int j = 0; j < i; j++) {
                double one = values[i * dimension + j];
                double other = values[j * dimension + i];
                double size = Math.sqrt(variance * values[j * dimension + j]);
                Preconditions.checkArgument(
                        Math.abs(one - other) <= ASYMMETRY * size,
                        "a covariance must be symmetric, but at (%s, %s) are %s and %s",
                        i,
                        j,
                        one,
                        other);
                Preconditions.checkArgument(
                        Math.abs(one) <= (1 + ASYMMETRY) * size,
                        "the covariance %s at (%s, %s) is larger than the variances allow, which is"
                                + " %s",
                        one,
                        i,
                        j,
                        size);
            }
        }
    }

    /**
     * Takes in more samples.
     *
     * @param features rows of the dimension of these statistics
     * @throws IllegalArgumentException if the dimension is another
     */
    public void add(Features features) {
        add(features, ProgressListener.NONE);
    }

    private void add(Features features, ProgressListener listener) {
        checkDimension(features.dimension());
        try (Workspace workspace = new Workspace()) {
            double[][] parts = workspace.scatter(features, CHUNK, listener);
            join(features.count(), parts[0], parts[1]);
        }
    }

    private void checkDimension(int other) {
        Preconditions.checkArgument(
                other == dimension,
                "these statistics are of %s dimensions, but the features have %s: use one extractor"
                        + " for both",
                dimension,
                other);
    }

    /** Chan, Golub and LeVeque 1979, eq. 2.1. The arrays become its own. */
    private void join(long otherCount, double[] otherMean, double[] otherScatter) {
        if (otherCount == 0) {
            return;
        }
        if (count == 0) {
            count = otherCount;
            mean = otherMean;
            scatter = otherScatter;
            return;
        }
        long total = count + otherCount;
        double weight = (double) count * otherCount / total;
        double[] off = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            off[i] = otherMean[i] - mean[i];
        }
        for (int i = 0; i < dimension; i++) {
            double weighted = weight * off[i];
            int row = i * dimension;
            for (int j = 0; j < dimension; j++) {
                scatter[row + j] += otherScatter[row + j] + weighted * off[j];
            }
        }
        for (int i = 0; i < dimension; i++) {
            mean[i] += off[i] * otherCount / total;
        }
        count = total;
    }

    /**
     * These statistics and others as one.
     *
     * @param other statistics of the same dimension
     * @return new statistics
     */
    public FeatureStatistics merge(FeatureStatistics other) {
        checkDimension(other.dimension);
        FeatureStatistics joined =
                new FeatureStatistics(dimension, count, mean.clone(), scatter.clone());
        joined.join(other.count, other.mean.clone(), other.scatter.clone());
        return joined;
    }

    /** {@return the number of samples} */
    public long count() {
        return count;
    }

    /** {@return the number of features of a sample} */
    public int dimension() {
        return dimension;
    }

    /** {@return a copy of the mean} */
    public double[] mean() {
        return mean.clone();
    }

    /** {@return the covariance times n - ddof, which is not a copy} */
    double[] scatter() {
        return scatter;
    }

    double variance(int i, int ddof) {
        return scatter[i * (dimension + 1)] / (count - ddof);
    }

    /**
     * The covariance.
     *
     * @param ddof 1 to divide by n - 1, which is unbiased; 0 to divide by n
     * @return a copy, row by row
     * @throws IllegalStateException if there are fewer than 2 samples
     */
    public double[] covariance(int ddof) {
        Preconditions.checkArgument(
                ddof == 0 || ddof == 1, "ddof must be 0 or 1, but was %s", ddof);
        Preconditions.checkState(
                count >= 2, "a covariance needs at least 2 samples, but there are %s", count);
        double[] covariance = new double[scatter.length];
        for (int i = 0; i < covariance.length; i++) {
            covariance[i] = scatter[i] / (count - ddof);
        }
        return covariance;
    }
}
