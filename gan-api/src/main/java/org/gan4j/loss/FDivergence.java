package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;

/**
 * The f-GAN game (Nowozin et al. 2016, eq. 6): with output activation g and conjugate f* of a
 * divergence, F = mean g(r) - mean f*(g(f)) bounds the divergence from below.
 *
 * <ul>
 *   <li>discriminator: -F; its negative estimates the divergence
 *   <li>generator: -mean f*(g(f)), the part of F it can change
 * </ul>
 *
 * @param divergence which one is minimised
 */
public record FDivergence(Divergence divergence) implements Loss {

    public FDivergence {
        Preconditions.checkNotNull(divergence, "divergence");
    }

    @Override
    public NDArray discriminator(Critiques critiques) {
        NDArray fake = divergence.conjugate(critiques.fake()).mean();
        return fake.sub(divergence.activation(critiques.real()).mean());
    }

    @Override
    public NDArray generator(Critiques critiques) {
        return divergence.conjugate(critiques.fake()).mean().neg();
    }
}
