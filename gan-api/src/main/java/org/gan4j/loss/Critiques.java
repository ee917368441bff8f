package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import org.gan4j.data.Condition;
import org.gan4j.network.Critique;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Loss} sees: the critique of real and of generated samples, what they were meant to
 * be like, and what the discriminator is to be told about them.
 *
 * @param realCritique the critique of the real batch; null in the generator's step unless the loss
 *     asks for it with {@link Loss#generatorSeesReal()}
 * @param fakeCritique the critique of the generated batch
 * @param targets the labels real or generated that the discriminator is trained towards
 * @param realCondition what the real samples come with, such as their classes
 * @param fakeCondition what the generated samples were asked to be
 */
public record Critiques(
        @Nullable Critique realCritique,
        Critique fakeCritique,
        Targets targets,
        Condition realCondition,
        Condition fakeCondition) {

    /**
     * Critiques of samples without conditions.
     *
     * @param realCritique the critique of the real batch, or null
     * @param fakeCritique the critique of the generated batch
     * @param targets what the discriminator is trained towards
     */
    public Critiques(@Nullable Critique realCritique, Critique fakeCritique, Targets targets) {
        this(realCritique, fakeCritique, targets, Condition.NONE, Condition.NONE);
    }

    /**
     * {@return the logits of the real batch, of shape (N), or (N, ...) for patches}
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

    /** {@return the logits of the generated batch, of shape (N), or (N, ...) for patches} */
    public NDArray fake() {
        return fakeCritique.logits();
    }
}
