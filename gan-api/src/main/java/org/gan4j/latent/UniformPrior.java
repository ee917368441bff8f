package org.gan4j.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import org.gan4j.run.RandomSource;

/**
 * z uniform on [-1, 1) in each dimension (Radford et al. 2016, section 4).
 *
 * @param size the number of latent dimensions, at least 1
 */
public record UniformPrior(int size) implements LatentPrior {

    public UniformPrior {
        Preconditions.checkArgument(size >= 1, "size must be at least 1, but was %s", size);
    }

    @Override
    public NDArray draw(int count, RandomSource random) {
        return random.uniform(new Shape(count, size)).mul(2).sub(1);
    }
}
