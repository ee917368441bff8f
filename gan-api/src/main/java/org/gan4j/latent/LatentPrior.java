package org.gan4j.latent;

import ai.djl.ndarray.NDArray;
import org.gan4j.run.RandomSource;

/** The distribution of the latent z. */
public interface LatentPrior {

    /** {@return the number of latent dimensions, at least 1} */
    int size();

    /**
     * Draws latents.
     *
     * @param count how many, at least 1
     * @param random where the numbers come from
     * @return an array of shape (count, size)
     */
    NDArray draw(int count, RandomSource random);

    /**
     * This distribution, cut off at a threshold (Brock et al. 2019, section 3.1).
     *
     * @param threshold the largest absolute value, in standard deviations, above 0
     * @return the prior to sample from
     * @throws IllegalArgumentException if it cannot be cut off
     */
    default LatentPrior truncated(double threshold) {
        throw new IllegalArgumentException(
                "%s cannot be truncated: only a normal prior can".formatted(this));
    }

    /**
     * The standard normal distribution, the default.
     *
     * @param size the number of latent dimensions, at least 1
     * @return the prior
     */
    static LatentPrior normal(int size) {
        return new NormalPrior(size);
    }

    /**
     * The uniform distribution on [-1, 1), as in the DCGAN paper.
     *
     * @param size the number of latent dimensions, at least 1
     * @return the prior
     */
    static LatentPrior uniform(int size) {
        return new UniformPrior(size);
    }

    /**
     * A normal distribution cut off at a threshold.
     *
     * @param size the number of latent dimensions, at least 1
     * @param threshold the largest absolute value, in standard deviations, above 0
     * @return the prior
     */
    static LatentPrior truncatedNormal(int size, double threshold) {
        return new TruncatedNormalPrior(size, threshold);
    }
}
