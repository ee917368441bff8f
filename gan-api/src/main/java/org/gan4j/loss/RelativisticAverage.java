package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;

/**
 * The relativistic average, RaGAN (Jolicoeur-Martineau 2018, eq. 13 to 16): every sample is
 * compared with the mean of the other kind. With s the score of a difference that should be large,
 * and o of one that should be small:
 *
 * <ul>
 *   <li>discriminator: mean s(r - mean f) + mean o(f - mean r); 2 log 2 where D is constant, in the
 *       non-saturating form
 *   <li>generator: mean s(f - mean r) + mean o(r - mean f)
 * </ul>
 *
 * @param form the base game
 */
public record RelativisticAverage(RelativisticForm form) implements Loss {

    public RelativisticAverage {
        Preconditions.checkNotNull(form, "form");
    }

    @Override
    public NDArray discriminator(Critiques critiques) {
        return scored(critiques.real(), critiques.fake());
    }

    @Override
    public NDArray generator(Critiques critiques) {
        return scored(critiques.fake(), critiques.real());
    }

    private NDArray scored(NDArray above, NDArray below) {
        NDArray large = form.large(above.sub(below.mean())).mean();
        return large.add(form.small(below.sub(above.mean())).mean());
    }

    @Override
    public boolean generatorSeesReal() {
        return true;
    }
}
