package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/**
 * The minimax (saturating) loss (Goodfellow et al. 2014, eq. 1), on logits r = D(real), f =
 * D(fake):
 *
 * <ul>
 *   <li>discriminator: as in {@link NonSaturating}
 *   <li>generator: -mean softplus(f) = mean log(1 - sigmoid(f)); its gradient vanishes where D is
 *       sure of the fakes, so it is of interest for theory rather than practice
 * </ul>
 */
public record Minimax() implements Loss {

    @Override
    public NDArray discriminator(Critiques critiques) {
        return CrossEntropy.discriminator(critiques);
    }

    @Override
    public NDArray generator(Critiques critiques) {
        return Activation.softPlus(critiques.fake()).mean().neg();
    }

    @Override
    public boolean usesTargets() {
        return true;
    }

    @Override
    public LogitScale scale() {
        return LogitScale.LOG_ODDS;
    }
}
