package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.common.base.Preconditions;
import org.gan4j.data.Batch;
import org.gan4j.loss.Critiques;
import org.gan4j.network.Critique;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.GeneratorInput;
import org.gan4j.run.Parameters;
import org.gan4j.run.StepContext;
import org.gan4j.transform.SampleKind;

/** What a {@link Regularizer} may look at, and the means to differentiate it. */
public interface RegularizerContext extends StepContext {

    /** Where a sample is differentiated by, on its way to the discriminator. */
    enum Place {
        /** As the discriminator's batch consists of them: after replay, before any noise. */
        BATCH,
        /** As the discriminator is shown them: after noise and augmentation. */
        SHOWN
    }

    /**
     * A batch of this step, before sample transforms, with its conditions.
     *
     * @param kind real or generated samples; generated ones carry gradients to the generator in the
     *     generator's step only
     * @return samples of shape (N, sampleShape)
     * @throws IllegalStateException if this game shows its terms none
     */
    Batch batch(SampleKind kind);

    /** {@return the real samples of this step, of shape (N, sampleShape)} */
    default NDArray real() {
        return batch(SampleKind.REAL).samples();
    }

    /** {@return the generated samples of this step, of shape (N, sampleShape)} */
    default NDArray fake() {
        return batch(SampleKind.FAKE).samples();
    }

    /** {@return what {@link #fake()} was generated from} */
    GeneratorInput input();

    /**
     * {@return the latents that {@link #fake()} was generated from, of shape (N, latentSize)}
     *
     * @throws IllegalStateException if the generator takes none
     */
    default NDArray latent() {
        NDArray latent = input().latent();
        Preconditions.checkState(latent != null, "the generator of this game takes no latents");
        return latent;
    }

    /** {@return the critiques of this step, before critique transforms} */
    Critiques critiques();

    /** {@return the trainable parameters of the player whose step this is, the live arrays} */
    Parameters parameters();

    /**
     * Samples as the discriminator is shown them.
     *
     * @param batch samples of shape (N, sampleShape)
     * @param kind where they come from
     * @return what noise and augmentation make of them, with new random numbers
     */
    Batch shown(Batch batch, SampleKind kind);

    /**
     * Runs the discriminator as in training, on the samples as they are.
     *
     * @param input samples of shape (N, sampleShape), with their conditions
     * @return its critique, differentiable in the samples and in the parameters
     */
    Critique critique(DiscriminatorInput input);

    /**
     * The same for samples with the conditions of the real batch, row by row.
     *
     * @param samples samples of shape (N, sampleShape)
     * @return its critique
     */
    default Critique critique(NDArray samples) {
        return critique(DiscriminatorInput.of(batch(SampleKind.REAL).with(samples)));
    }

    /**
     * The gradient of the sum of the discriminator's logits by the samples of this step. Where
     * {@link Regularizer#usesSampleGradients} says so it is taken from the pass that the loss saw,
     * and costs no other one.
     *
     * @param kind real or generated samples
     * @param place where on their way to the discriminator
     * @return an array of the shape of the samples, differentiable once more
     */
    NDArray sampleGradient(SampleKind kind, Place place);

    /**
     * Runs the generator as in training.
     *
     * @param input z of shape (N, latentSize), with conditions
     * @return samples of shape (N, sampleShape), differentiable in z and in the parameters
     */
    NDArray generate(GeneratorInput input);

    /**
     * The same for latents with the conditions of this step, row by row.
     *
     * @param latent z of shape (N, latentSize)
     * @return samples of shape (N, sampleShape)
     */
    default NDArray generate(NDArray latent) {
        return generate(input().withLatent(latent));
    }

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
