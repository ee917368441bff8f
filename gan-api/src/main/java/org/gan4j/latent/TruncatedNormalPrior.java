package org.gan4j.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import org.gan4j.run.RandomSource;

/**
 * N(0, I) restricted to |z| &lt;= threshold in each dimension (the truncation trick of Brock et al.
 * 2019, section 3.1), drawn by inverting the distribution function: with p = Phi(threshold), z =
 * sqrt(2) erfinv((2u - 1)(2p - 1)) for u uniform on [0, 1).
 *
 * @param size the number of latent dimensions, at least 1
 * @param threshold the largest absolute value, in standard deviations, above 0
 */
public record TruncatedNormalPrior(int size, double threshold) implements LatentPrior {

    public TruncatedNormalPrior {
        Preconditions.checkArgument(size >= 1, "size must be at least 1, but was %s", size);
        Preconditions.checkArgument(
                threshold > 0 && Double.isFinite(threshold),
                "threshold must be above 0, but was %s",
                threshold);
    }

    @Override
    public NDArray draw(int count, RandomSource random) {
        NDArray uniform = random.uniform(new Shape(count, size)).mul(2).sub(1);
        // erf(threshold / sqrt 2) = 2 Phi(threshold) - 1, the probability inside the threshold
        NDArray inside = uniform.getManager().create(threshold / Math.sqrt(2)).erf();
        NDArray scaled = uniform.mul(inside.toType(uniform.getDataType(), false));
        return scaled.erfinv().mul(Math.sqrt(2)).clip(-threshold, threshold);
    }

    @Override
    public LatentPrior truncated(double bound) {
        return new TruncatedNormalPrior(size, Math.min(threshold, bound));
    }
}
