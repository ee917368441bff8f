package org.gan4j.loss;

import ai.djl.ndarray.NDArray;

/**
 * The Wasserstein loss (Arjovsky et al. 2017, algorithm 1), on the critic's outputs r and f. It
 * needs a Lipschitz critic: add a gradient penalty, weight clipping or spectral normalisation.
 *
 * <ul>
 *   <li>critic: mean f - mean r, the negative of the estimated distance
 *   <li>generator: -mean f
 * </ul>
 */
public record Wasserstein() implements Loss {

    @Override
    public NDArray discriminator(Critiques critiques) {
        return critiques.fake().mean().sub(critiques.real().mean());
    }

    @Override
    public NDArray generator(Critiques critiques) {
        return critiques.fake().mean().neg();
    }

    @Override
    public LogitScale scale() {
        return LogitScale.CRITIC;
    }
}
