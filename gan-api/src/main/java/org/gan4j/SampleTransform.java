package org.gan4j;

import ai.djl.ndarray.NDArray;

/**
 * Changes what the discriminator is shown: the same kind of transform for real and for generated
 * samples, each with random numbers of its own. Gradients to the generator pass through it.
 */
@FunctionalInterface
public interface SampleTransform {

    /**
     * Transforms a batch.
     *
     * @param samples samples of shape (N, sampleShape)
     * @param context the step, with its random numbers
     * @return samples of the same shape
     */
    NDArray apply(NDArray samples, StepContext context);
}
