package org.gan4j.transform;

import org.gan4j.data.Batch;
import org.gan4j.run.StepContext;

/**
 * Changes what the discriminator is shown, real and generated samples alike, each with random
 * numbers of its own. Gradients to the generator pass through it.
 */
@FunctionalInterface
public interface SampleTransform {

    /**
     * When a transform is applied, whatever the order in which transforms were added; those of one
     * stage in that order.
     */
    enum Stage {
        /**
         * Decides which samples the batch consists of; R1 and R2 differentiate by its result. It
         * alone may do so for one player only: players that share a forward pass share what the
         * other stages make.
         */
        REPLAY,
        /** Adds noise to them. */
        NOISE,
        /** Changes them in any other way. */
        AUGMENTATION
    }

    /**
     * Transforms a batch.
     *
     * @param batch samples of shape (N, sampleShape), with their conditions
     * @param kind where they come from; most transforms treat both alike, as the game asks for
     * @param context the step, with its player and its random numbers
     * @return samples of the same shape, each with its condition
     */
    Batch apply(Batch batch, SampleKind kind, StepContext context);

    /** {@return when this transform is applied; as an augmentation by default} */
    default Stage stage() {
        return Stage.AUGMENTATION;
    }
}
