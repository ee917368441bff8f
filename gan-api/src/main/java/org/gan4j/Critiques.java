package org.gan4j;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Loss} sees: the critique of real and of generated samples, and what the
 * discriminator is to be told about them.
 *
 * @param realCritique the critique of the real batch; null in the generator's step unless the loss
 *     asks for it with {@link Loss#generatorSeesReal()}
 * @param fakeCritique the critique of the generated batch
 * @param targets the labels that the discriminator is trained towards
 */
public record Critiques(@Nullable Critique realCritique, Critique fakeCritique, Targets targets) {

    /**
     * {@return the logits of the real batch, of shape (N)}
     *
     * @throws IllegalStateException in the generator's step of a loss that did not ask for real
     *     samples
     */
    public NDArray real() {
        Preconditions.checkState(
                realCritique != null,
                "the generator's step has no real samples; a loss that needs them there returns"
                        + " true from generatorSeesReal()");
        return realCritique.logits();
    }

    /** {@return the logits of the generated batch, of shape (N)} */
    public NDArray fake() {
        return fakeCritique.logits();
    }
}
