package org.gan4j.composition;

/**
 * Implemented by a part that does not go with everything: it is asked once, when the trainer is
 * built.
 */
public interface ChecksComposition {

    /**
     * Looks at the whole composition and refuses what makes no sense.
     *
     * @param composition everything the trainer is composed of
     * @throws IllegalStateException if two parts do not go together; the message names both and the
     *     remedy
     */
    void check(Composition composition);
}
