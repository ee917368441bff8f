package org.gan4j;

import ai.djl.ndarray.NDArray;

/**
 * Changes what the discriminator is shown, real and generated samples alike, each with random
 * numbers of its own. Gradients to the generator pass through it.
 */
@FunctionalInterface
public interface SampleTransform {

    /**
     * Transforms a batch.
     *
     * @param samples samples of shape (N, sampleShape)
     * @param kind where they come from; most transforms treat both alike, as the game asks for
     * @param context the step, with its player and its random numbers
     * @return samples of the same shape
     */
    NDArray apply(NDArray samples, SampleKind kind, StepContext context);
}
