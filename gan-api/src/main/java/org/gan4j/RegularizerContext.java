package org.gan4j;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** What a {@link Regularizer} may look at, and the means to differentiate it. */
public interface RegularizerContext extends StepContext {

    /**
     * {@return the real batch of this step, of shape (N, sampleShape), before sample transforms}
     */
    NDArray real();

    /**
     * {@return the generated batch of this step, of shape (N, sampleShape), before sample
     * transforms; it carries gradients to the generator in the generator's step only}
     */
    NDArray fake();

    /** {@return the latents that {@link #fake()} was generated from, of shape (N, latentSize)} */
    NDArray latent();

    /** {@return the critiques of this step, before critique transforms} */
    Critiques critiques();

    /** {@return the trainable parameters of the player whose step this is, the live arrays} */
    NDList parameters();

    /**
     * Samples as the discriminator is shown them.
     *
     * @param samples samples of shape (N, sampleShape)
     * @param kind where they come from
     * @return what the sample transforms make of them, with new random numbers
     */
    NDArray shown(NDArray samples, SampleKind kind);

    /**
     * Runs the discriminator as in training, on the samples as they are.
     *
     * @param samples samples of shape (N, sampleShape)
     * @return its critique, differentiable in the samples and in the parameters
     */
    Critique critique(NDArray samples);

    /**
     * The gradient of the sum of the discriminator's logits by the samples of this step, as they
     * were after the sample transforms. Where {@link Regularizer#usesSampleGradients} says so it is
     * taken from the pass that the loss saw, and costs no other one.
     *
     * @param kind real or generated samples
     * @return an array of the shape of the samples, differentiable once more
     */
    default NDArray sampleGradient(SampleKind kind) {
        NDArray x = leaf(shown(kind == SampleKind.REAL ? real() : fake(), kind));
        return gradient(critique(x).logits().sum(), x);
    }

    /**
     * Runs the generator as in training.
     *
     * @param latent z of shape (N, latentSize)
     * @return samples of shape (N, sampleShape), differentiable in z and in the parameters
     */
    NDArray generate(NDArray latent);

    /**
     * A copy to differentiate by: it shares values with an array but not its history.
     *
     * @param array any floating-point array
     * @return a leaf that records gradients
     */
    NDArray leaf(NDArray array);

    /**
     * Differentiates a scalar; the result can be differentiated again.
     *
     * @param scalar the value to differentiate
     * @param leaves what to differentiate by, each a part of the scalar's history
     * @return one gradient for each leaf, of its shape
     * @throws IllegalArgumentException if {@code scalar} is not a scalar or there are no leaves
     */
    NDList gradients(NDArray scalar, NDList leaves);

    /**
     * Differentiates a scalar by one array; the result can be differentiated again.
     *
     * @param scalar the value to differentiate
     * @param leaf what to differentiate by, a part of the scalar's history
     * @return the gradient, of the shape of the leaf
     * @throws IllegalArgumentException if {@code scalar} is not a scalar
     */
    default NDArray gradient(NDArray scalar, NDArray leaf) {
        return gradients(scalar, new NDList(leaf)).singletonOrThrow();
    }
}
