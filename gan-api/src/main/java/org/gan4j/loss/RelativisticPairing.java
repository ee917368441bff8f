package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;

/**
 * Relativistic pairing, RpGAN (Jolicoeur-Martineau 2018, eq. 9 and 10; Huang et al. 2024, eq. 2):
 * every real sample is compared with one fake. With s the score of a difference that should be
 * large:
 *
 * <ul>
 *   <li>discriminator: mean s(r - f); log 2 where D is constant, in the non-saturating form
 *   <li>generator: mean s(f - r), with real samples in the generator's step too
 * </ul>
 *
 * @param form the base game
 */
public record RelativisticPairing(RelativisticForm form) implements Loss {

    public RelativisticPairing {
        Preconditions.checkNotNull(form, "form");
    }

    @Override
    public NDArray discriminator(Critiques critiques) {
        return form.large(critiques.real().sub(critiques.fake())).mean();
    }

    @Override
    public NDArray generator(Critiques critiques) {
        return form.large(critiques.fake().sub(critiques.real())).mean();
    }

    @Override
    public boolean generatorSeesReal() {
        return true;
    }
}
