package org.gan4j.transform;

import org.gan4j.loss.Critiques;
import org.gan4j.run.StepContext;

/**
 * Changes, or watches, the critiques of a step before the loss sees them. Gradients pass through
 * it.
 */
@FunctionalInterface
public interface CritiqueTransform {

    /**
     * Transforms the critiques of one step.
     *
     * @param critiques what the discriminator said; in the generator's step the real critique is
     *     null unless the loss asks for it
     * @param context the step, with its player
     * @return what the loss is to see
     */
    Critiques apply(Critiques critiques, StepContext context);
}
