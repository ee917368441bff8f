package org.gan4j.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.Arrays;
import org.gan4j.data.ProgressListener;
import org.gan4j.metrics.LinearAlgebra.Workspace;

/**
 * The sliced Wasserstein distance (Rabin et al. 2011; Bonneel et al. 2015): the mean over random
 * directions u of W_p(u.x, u.y)^p, to the power 1 / p. In one dimension W_p is exact: the samples
 * are sorted and matched. It asks for whole distributions, not only mean and covariance, but sees
 * differences along a few features only weakly, as a random direction mixes all. For images in the
 * manner of Progressive GANs see {@link ImageSlicedWasserstein}.
 */
public final class SlicedWassersteinDistance {

    private static final int DIRECTIONS = 512;

    /** Projections that are held at a time: 64 MiB for each set. */
    private static final int PROJECTIONS = 1 << 23;

    private SlicedWassersteinDistance() {}

    /**
     * The distance with p = 1 over 512 directions.
     *
     * @param real features of real samples
     * @param fake features of generated samples; they need not be as many
     * @param seed the seed of the directions
     * @return the distance in the unit of the features, 0 or more
     * @throws IllegalArgumentException if the dimensions differ
     */
    public static double between(Features real, Features fake, long seed) {
        return between(real, fake, 1, DIRECTIONS, seed, ProgressListener.NONE);
    }

    /**
     * The distance.
     *
     * @param real features of real samples
     * @param fake features of generated samples; they need not be as many
     * @param order p: 1, or 2 which weighs large distances more
     * @param directions how many, at least 1; the value varies with them by about 1 / sqrt
     * @param seed the seed of the directions
     * @param listener is told after every block of directions
     * @return the distance in the unit of the features, 0 or more
     * @throws IllegalArgumentException if the dimensions differ, or a setting is out of range
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public static double between(
            Features real,
            Features fake,
            int order,
            int directions,
            long seed,
            ProgressListener listener) {
        Preconditions.checkArgument(
                directions >= 1, "directions must be at least 1, but was %s", directions);
        double[][] drawn = RandomDirections.draw(directions, real.dimension(), seed);
        return along(real, fake, drawn, order, listener);
    }

    static double along(
            Features real,
            Features fake,
            double[][] directions,
            int order,
            ProgressListener listener) {
        Features.checkAlike(real, fake, 1);
        Preconditions.checkArgument(
                order == 1 || order == 2, "the order must be 1 or 2, but was %s", order);
        int most = Math.max(real.count(), fake.count());
        int size = Math.max(1, Math.min(directions.length, PROJECTIONS / most));
        double sum = 0;
        for (int from = 0; from < directions.length; from += size) {
            int to = Math.min(directions.length, from + size);
            double[][] some = Arrays.copyOfRange(directions, from, to);
            double[][] a = projections(real, some);
            double[][] b = projections(fake, some);
            for (int i = 0; i < a.length; i++) {
                sum += matched(a[i], b[i], order);
            }
            listener.report("sliced distances", to, directions.length);
        }
        double mean = sum / directions.length;
        return order == 1 ? mean : Math.sqrt(mean);
    }

    /** Sorted products with each direction. */
    private static double[][] projections(Features features, double[][] directions) {
        int dimension = features.dimension();
        int width = directions.length;
        double[] flat = new double[dimension * width];
        for (int j = 0; j < width; j++) {
            for (int i = 0; i < dimension; i++) {
                flat[i * width + j] = directions[j][i];
            }
        }
        double[][] projections = new double[width][features.count()];
        int block = BlockedDistances.blockRows(dimension);
        try (Workspace workspace = new Workspace()) {
            NDArray slices = workspace.rectangle(flat, new Shape(dimension, width));
            for (int from = 0; from < features.count(); from += block) {
                int to = Math.min(features.count(), from + block);
                try (NDArray rows = workspace.matrix(features.slice(from, to));
                        NDArray product = rows.matMul(slices)) {
                    double[] values = product.toDoubleArray();
                    for (int i = 0; i < values.length; i++) {
                        projections[i % width][from + i / width] = values[i];
                    }
                }
            }
        }
        for (double[] projection : projections) {
            Arrays.sort(projection);
        }
        return projections;
    }

    /** W_p^p of sorted numbers: n of the one and m of the other are cut into n m equal pieces. */
    private static double matched(double[] a, double[] b, int order) {
        double sum = 0;
        long leftA = b.length;
        long leftB = a.length;
        int i = 0;
        int j = 0;
        while (i < a.length) {
            long pieces = Math.min(leftA, leftB);
            double off = Math.abs(a[i] - b[j]);
            sum += pieces * (order == 1 ? off : off * off);
            leftA -= pieces;
            leftB -= pieces;
            if (leftA == 0) {
                i++;
                leftA = b.length;
            }
            if (leftB == 0) {
                j++;
                leftB = a.length;
            }
        }
        return sum / a.length / b.length;
    }
}
