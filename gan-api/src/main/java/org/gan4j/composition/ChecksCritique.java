package org.gan4j.composition;

import org.gan4j.network.Critique;

/**
 * Implemented by a part that depends on what the discriminator shows: it is asked once, when the
 * trainer is built and the networks have been tried out.
 */
public interface ChecksCritique {

    /**
     * Looks at a critique of one batch and refuses what cannot work.
     *
     * @param critique what the discriminator says of untrained samples
     * @throws IllegalStateException if it lacks something; the message names the remedy
     */
    void check(Critique critique);
}
