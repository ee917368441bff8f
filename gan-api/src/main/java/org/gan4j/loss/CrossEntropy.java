package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** The binary cross-entropy of telling real from fake, on logits. */
final class CrossEntropy {

    private CrossEntropy() {}

    /**
     * mean softplus(-r) + mean softplus(f); with labels t: t softplus(-x) + (1 - t) softplus(x).
     */
    static NDArray discriminator(Critiques critiques) {
        Targets targets = critiques.targets();
        NDArray real = critiques.real();
        NDArray fake = critiques.fake();
        NDArray realTerm =
                targets.real() == null
                        ? Activation.softPlus(real.neg())
                        : soft(real, targets.real());
        NDArray fakeTerm =
                targets.fake() == null ? Activation.softPlus(fake) : soft(fake, targets.fake());
        return realTerm.mean().add(fakeTerm.mean());
    }

    private static NDArray soft(NDArray logits, NDArray target) {
        NDArray asReal = Activation.softPlus(logits.neg());
        NDArray asFake = Activation.softPlus(logits);
        return asReal.mul(target).add(asFake.mul(target.neg().add(1)));
    }
}
