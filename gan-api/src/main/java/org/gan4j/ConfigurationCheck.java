package org.gan4j;

/**
 * Implemented by a loss, regularizer, transform, rule, prior, hook or plug-in that does not go with
 * everything: it is asked once, when the trainer is built.
 */
public interface ConfigurationCheck {

    /**
     * Looks at the whole composition and refuses what makes no sense.
     *
     * @param config everything the trainer is composed of
     * @throws IllegalStateException if two parts do not go together; the message names both and the
     *     remedy
     */
    void check(TrainerConfig config);
}
