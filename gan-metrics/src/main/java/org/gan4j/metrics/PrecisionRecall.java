package org.gan4j.metrics;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import java.util.Arrays;
import org.gan4j.metrics.LinearAlgebra.Workspace;

/**
 * Precision and recall (Kynkaanniemi et al. 2019, eq. 1 and 2) and density and coverage (Naeem et
 * al. 2020, eq. 4 and 5), by balls around samples that reach to their k-th neighbour of the same
 * kind.
 *
 * @param precision the part of the generated samples in a ball of a real one, 0 to 1: are they
 *     good?
 * @param recall the part of the real samples in a ball of a generated one, 0 to 1: are all there? A
 *     single far-off sample has a large ball and can win much
 * @param density how many balls of real samples a generated one is in, divided by k; near 1 for
 *     equal distributions, and may be above
 * @param coverage the part of the balls of real samples with a generated one inside, 0 to 1
 */
public record PrecisionRecall(double precision, double recall, double density, double coverage) {

    private static final int NEIGHBOURS = 3;

    /** So many rows at a time: 500 x 50,000 distances are 200 MB. */
    private static final int BLOCK = 500;

    /**
     * The measures with k = 3.
     *
     * @param real features of real samples, at least 4
     * @param fake features of generated samples, at least 4
     * @return the measures
     */
    public static PrecisionRecall between(Features real, Features fake) {
        return between(real, fake, NEIGHBOURS);
    }

    /**
     * The measures.
     *
     * @param real features of real samples, more than k
     * @param fake features of generated samples, more than k
     * @param k which neighbour a ball reaches to, at least 1; Naeem et al. use 5
     * @return the measures
     */
    public static PrecisionRecall between(Features real, Features fake, int k) {
        Preconditions.checkArgument(k >= 1, "k must be at least 1, but was %s", k);
        Features.checkAlike(real, fake, k + 1);
        double[] realRadii = radii(real, k);
        double[] fakeRadii = radii(fake, k);
        int inReal = 0;
        long balls = 0;
        boolean[] recalled = new boolean[real.count()];
        double[] nearest = new double[real.count()];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        try (Workspace workspace = new Workspace()) {
            NDArray all = workspace.matrix(real);
            for (int from = 0; from < fake.count(); from += BLOCK) {
                int to = Math.min(fake.count(), from + BLOCK);
                double[] distances;
                try (NDArray some = workspace.matrix(fake.slice(from, to));
                        NDArray block = workspace.distances(some, all)) {
                    distances = block.toDoubleArray();
                }
                for (int i = from; i < to; i++) {
                    boolean inside = false;
                    int row = (i - from) * real.count();
                    for (int j = 0; j < real.count(); j++) {
                        double distance = distances[row + j];
                        inside |= distance <= realRadii[j];
                        balls += distance < realRadii[j] ? 1 : 0;
                        recalled[j] |= distance <= fakeRadii[i];
                        nearest[j] = Math.min(nearest[j], distance);
                    }
                    inReal += inside ? 1 : 0;
                }
            }
        }
        int recalls = 0;
        int covered = 0;
        for (int j = 0; j < real.count(); j++) {
            recalls += recalled[j] ? 1 : 0;
            covered += nearest[j] < realRadii[j] ? 1 : 0;
        }
        return new PrecisionRecall(
                (double) inReal / fake.count(),
                (double) recalls / real.count(),
                (double) balls / k / fake.count(),
                (double) covered / real.count());
    }

    /** The distance of each sample to its k-th neighbour other than itself. */
    private static double[] radii(Features features, int k) {
        double[] radii = new double[features.count()];
        try (Workspace workspace = new Workspace()) {
            NDArray all = workspace.matrix(features);
            for (int from = 0; from < radii.length; from += BLOCK) {
                int to = Math.min(radii.length, from + BLOCK);
                try (NDArray some = workspace.matrix(features.slice(from, to));
                        NDArray block = workspace.distances(some, all)) {
                    double[] kth = workspace.kthSmallest(block, k + 1);
                    System.arraycopy(kth, 0, radii, from, to - from);
                }
            }
        }
        return radii;
    }
}
