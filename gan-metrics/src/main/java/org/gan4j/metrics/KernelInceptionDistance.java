package org.gan4j.metrics;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import com.google.common.math.Stats;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gan4j.data.ProgressListener;
import org.gan4j.metrics.LinearAlgebra.Workspace;

/**
 * The kernel inception distance, KID (Binkowski et al. 2018, section 4): the unbiased squared
 * maximum mean discrepancy with the kernel (x.y / d + 1)^3, averaged over random subsets. 0 is
 * best; being unbiased it may be slightly negative, and it needs far fewer samples than FID.
 *
 * @param mean over the subsets
 * @param deviation standard deviation over the subsets, over their number; too small where a subset
 *     holds most of the samples
 */
public record KernelInceptionDistance(double mean, double deviation) {

    private static final int SUBSETS = 100;
    private static final int SIZE = 1_000;

    /**
     * The distance over 100 subsets of 1,000, or of all samples if there are fewer.
     *
     * @param real features of real samples, at least 2
     * @param fake features of generated samples, at least 2
     * @param seed the seed of the subsets
     * @return the distance
     */
    public static KernelInceptionDistance between(Features real, Features fake, long seed) {
        int size = Math.min(SIZE, Math.min(real.count(), fake.count()));
        return between(real, fake, SUBSETS, size, seed);
    }

    /**
     * The distance over subsets without replacement.
     *
     * @param real features of real samples
     * @param fake features of generated samples
     * @param subsets how many, at least 1
     * @param size of each, at least 2 and at most the number of samples of either kind
     * @param seed the seed of the subsets
     * @return the distance
     */
    public static KernelInceptionDistance between(
            Features real, Features fake, int subsets, int size, long seed) {
        return between(real, fake, subsets, size, seed, ProgressListener.NONE);
    }

    /**
     * The distance over subsets without replacement, with reports.
     *
     * @param real features of real samples
     * @param fake features of generated samples
     * @param subsets how many, at least 1
     * @param size of each, at least 2 and at most the number of samples of either kind
     * @param seed the seed of the subsets
     * @param listener is told after every subset
     * @return the distance
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public static KernelInceptionDistance between(
            Features real,
            Features fake,
            int subsets,
            int size,
            long seed,
            ProgressListener listener) {
        Features.checkAlike(real, fake, 2);
        Preconditions.checkArgument(
                subsets >= 1, "subsets must be at least 1, but was %s", subsets);
        Preconditions.checkArgument(
                size >= 2 && size <= Math.min(real.count(), fake.count()),
                "a subset needs 2 to %s samples, but its size is %s",
                Math.min(real.count(), fake.count()),
                size);
        Random random = new Random(seed);
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < subsets; i++) {
            try (Workspace workspace = new Workspace()) {
                values.add(
                        discrepancy(
                                workspace,
                                workspace.matrix(subset(real, size, random)),
                                workspace.matrix(subset(fake, size, random))));
            }
            listener.report("kernel distances", i + 1, subsets);
        }
        Stats stats = Stats.of(values);
        return new KernelInceptionDistance(stats.mean(), stats.populationStandardDeviation());
    }

    private static Features subset(Features features, int size, Random random) {
        return features.pick(RandomRows.draw(features.count(), size, random));
    }

    private static double discrepancy(Workspace workspace, NDArray x, NDArray y) {
        double n = x.getShape().get(0);
        double own = workspace.kernelSum(x, x) - workspace.kernelDiagonal(x);
        own += workspace.kernelSum(y, y) - workspace.kernelDiagonal(y);
        return own / (n * (n - 1)) - 2 * workspace.kernelSum(x, y) / (n * n);
    }
}
