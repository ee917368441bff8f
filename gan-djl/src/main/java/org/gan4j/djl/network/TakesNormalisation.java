package org.gan4j.djl.network;

import org.gan4j.djl.nn.Normalisation;

/**
 * A network whose normalisation can be replaced.
 *
 * @param <T> the kind of network
 */
public interface TakesNormalisation<T> {

    /**
     * The same network with another normalisation.
     *
     * @param normalisation what takes its place
     * @return a new network that is not yet initialised
     */
    T withNormalisation(Normalisation normalisation);
}
