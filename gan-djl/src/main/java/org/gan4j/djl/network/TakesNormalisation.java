package org.gan4j.djl.network;

import ai.djl.nn.Block;
import java.util.function.Supplier;

/**
 * A network whose BatchNorm can be replaced.
 *
 * @param <T> the kind of network
 */
public interface TakesNormalisation<T> {

    /**
     * The same network with another normalisation wherever it has BatchNorm.
     *
     * @param layer makes a layer that takes and returns (N, C, H, W)
     * @return a new network that is not yet initialised
     */
    T withNormalisation(Supplier<Block> layer);
}
