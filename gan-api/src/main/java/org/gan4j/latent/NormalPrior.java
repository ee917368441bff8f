package org.gan4j.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import org.gan4j.run.RandomSource;

/**
 * z ~ N(0, I).
 *
 * @param size the number of latent dimensions, at least 1
 */
public record NormalPrior(int size) implements LatentPrior {

    public NormalPrior {
        Preconditions.checkArgument(size >= 1, "size must be at least 1, but was %s", size);
    }

    @Override
    public NDArray draw(int count, RandomSource random) {
        return random.normal(new Shape(count, size));
    }

    @Override
    public LatentPrior truncated(double threshold) {
        return new TruncatedNormalPrior(size, threshold);
    }
}
