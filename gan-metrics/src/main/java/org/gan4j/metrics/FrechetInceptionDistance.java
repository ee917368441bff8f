package org.gan4j.metrics;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import org.gan4j.data.ProgressListener;
import org.gan4j.metrics.LinearAlgebra.Workspace;

/**
 * The Frechet inception distance, FID (Heusel et al. 2017, eq. 6): |m1 - m2|^2 + tr(S1 + S2 - 2
 * sqrt(S1 S2)) of the means and covariances of real and generated features. 0 is best; it depends
 * on the extractor, the resizing and the number of samples, so compare like with like.
 *
 * <p>tr sqrt(S1 S2) is the sum of the singular values of A' B, where A A' = S1 and B B' = S2: they
 * are real and 0 or more. They are roots of eigenvalues of A' B B' A or, where rounding of small
 * ones might change the distance by a 1e-7th of it, computed from A' B itself, where small ones are
 * as exact as large ones. A and B are Cholesky factors or, where a covariance is singular, as that
 * of fewer samples than features, roots by eigenvectors without those below d times the precision
 * of float64; both of the correlations, so that features of any scale keep theirs.
 */
public final class FrechetInceptionDistance {

    private FrechetInceptionDistance() {}

    /**
     * The distance between two sets of features, with covariances over n - 1.
     *
     * @param real features of real samples, at least 2
     * @param fake features of generated samples, at least 2
     * @return the distance, 0 or more
     * @throws IllegalArgumentException if there are too few, or their dimensions differ
     */
    public static double between(Features real, Features fake) {
        return between(real, fake, ProgressListener.NONE);
    }

    /**
     * The same with reports.
     *
     * @param real features of real samples, at least 2
     * @param fake features of generated samples, at least 2
     * @param listener is told after every block of rows
     * @return the distance, 0 or more
     * @throws IllegalArgumentException if there are too few, or their dimensions differ
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public static double between(Features real, Features fake, ProgressListener listener) {
        Features.checkAlike(real, fake, 2);
        return between(FeatureStatistics.of(real, listener), FeatureStatistics.of(fake, listener));
    }

    /**
     * The distance between two statistics, with covariances over n - 1, as in the authors' code.
     *
     * @param real of real samples, at least 2
     * @param fake of generated samples, at least 2
     * @return the distance, 0 or more
     * @throws IllegalArgumentException if there are too few, or their dimensions differ
     */
    public static double between(FeatureStatistics real, FeatureStatistics fake) {
        return between(real, fake, 1);
    }

    /**
     * The distance between two statistics.
     *
     * @param real of real samples, at least 2
     * @param fake of generated samples, at least 2
     * @param ddof 1 for covariances over n - 1; 0 for n, as in NVIDIA's code
     * @return the distance, 0 or more
     * @throws IllegalArgumentException if there are too few, or their dimensions differ, or ddof is
     *     another
     */
    public static double between(FeatureStatistics real, FeatureStatistics fake, int ddof) {
        Preconditions.checkArgument(
                ddof == 0 || ddof == 1, "ddof must be 0 or 1, but was %s", ddof);
        Preconditions.checkArgument(
                real.dimension() == fake.dimension(),
                "the real statistics have %s dimensions but the generated ones %s: use one extractor"
                        + " for both",
                real.dimension(),
                fake.dimension());
        Preconditions.checkArgument(
                real.count() >= 2 && fake.count() >= 2,
                "at least 2 samples of each kind are needed, but there are %s and %s",
                real.count(),
                fake.count());
        double[] realMean = real.mean();
        double[] fakeMean = fake.mean();
        double distance = 0;
        for (int i = 0; i < realMean.length; i++) {
            distance += Math.pow(realMean[i] - fakeMean[i], 2);
            distance += real.variance(i, ddof) + fake.variance(i, ddof);
        }
        try (Workspace workspace = new Workspace()) {
            NDArray first = workspace.covariance(real, ddof);
            NDArray second = workspace.covariance(fake, ddof);
            return Math.max(0, distance - 2 * workspace.rootTrace(first, second, distance));
        }
    }
}
