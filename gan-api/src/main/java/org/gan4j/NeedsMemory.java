package org.gan4j;

/**
 * Implemented by a part of a trainer that keeps tensors from one step to the next, such as running
 * means or a replay buffer. Whatever is created inside a step is freed with it; tensors that
 * outlive it are created here, once, before the first step and before a checkpoint is restored. A
 * part that has any is {@link Stateful} as well.
 */
public interface NeedsMemory {

    /**
     * Creates the tensors of this part.
     *
     * @param memory the trainer's memory
     */
    void allocate(TrainerMemory memory);
}
