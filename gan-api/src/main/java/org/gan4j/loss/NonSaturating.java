package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.gan4j.Critiques;
import org.gan4j.Loss;
import org.gan4j.Targets;

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
        Targets targets = critiques.targets();
        NDArray real = critiques.real();
        NDArray fake = critiques.fake();
        NDArray realTerm =
                targets.real() == null
                        ? Activation.softPlus(real.neg())
                        : crossEntropy(real, targets.real());
        NDArray fakeTerm =
                targets.fake() == null
                        ? Activation.softPlus(fake)
                        : crossEntropy(fake, targets.fake());
        return realTerm.mean().add(fakeTerm.mean());
    }

    @Override
    public NDArray generator(Critiques critiques) {
        return Activation.softPlus(critiques.fake().neg()).mean();
    }

    @Override
    public boolean usesTargets() {
        return true;
    }

    private static NDArray crossEntropy(NDArray logits, NDArray target) {
        NDArray asReal = Activation.softPlus(logits.neg());
        NDArray asFake = Activation.softPlus(logits);
        return asReal.mul(target).add(asFake.mul(target.neg().add(1)));
    }
}
