package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import com.google.common.base.Preconditions;

/**
 * The energy-based game, EBGAN (Zhao et al. 2017, eq. 1 and 2). The energy of a sample is the
 * negative of its logit: an auto-encoding discriminator returns minus its reconstruction error.
 *
 * <ul>
 *   <li>discriminator: mean E(real) + mean max(0, m - E(fake))
 *   <li>generator: mean E(fake)
 * </ul>
 *
 * @param margin m, the energy up to which fakes are pushed, above 0; 10 in the paper for MNIST
 */
public record EnergyMargin(double margin) implements Loss {

    public EnergyMargin {
        Preconditions.checkArgument(
                margin > 0 && Double.isFinite(margin),
                "margin must be above 0, but was %s",
                margin);
    }

    @Override
    public NDArray discriminator(Critiques critiques) {
        NDArray fake = Activation.relu(critiques.fake().add(margin)).mean();
        return fake.sub(critiques.real().mean());
    }

    @Override
    public NDArray generator(Critiques critiques) {
        return critiques.fake().mean().neg();
    }
}
