package org.gan4j.run;

/**
 * Implemented by a part with something that moves: a running mean, a buffer, a balance. What a user
 * composes is a description, which can be given to several trainers, at once or one after the
 * other; each run starts a part of its own from it. Only started parts are asked to take part in
 * steps.
 *
 * <p>A part that uses another one starts that one too, with {@link RunMemory#start}, and shows it
 * as {@link org.gan4j.run.Decorator}. What a started part must not forget it shows as {@link
 * Stateful}.
 *
 * @param <T> the kind of part
 */
public interface PerRun<T> {

    /**
     * Starts this part for one run. Whatever is created inside a step is freed with it, so tensors
     * that outlive a step are created here.
     *
     * @param memory the memory of the run
     * @return a part that belongs to this run alone
     */
    T start(RunMemory memory);
}
