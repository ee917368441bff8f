package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/**
 * The non-saturating loss (Goodfellow et al. 2014, section 3), on logits r = D(real), f = D(fake):
 *
 * <ul>
 *   <li>discriminator: mean softplus(-r) + mean softplus(f), the binary cross-entropy of telling
 *       real from fake; 2 log 2 where D is constant at 0
 *   <li>generator: mean softplus(-f), which keeps its gradient while D is winning
 * </ul>
 *
 * <p>With labels t, each term of the discriminator becomes t softplus(-x) + (1 - t) softplus(x).
 */
public record NonSaturating() implements Loss {

    @Override
    public NDArray discriminator(Critiques critiques) {
        return CrossEntropy.discriminator(critiques);
    }

    @Override
    public NDArray generator(Critiques critiques) {
        return Activation.softPlus(critiques.fake().neg()).mean();
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
