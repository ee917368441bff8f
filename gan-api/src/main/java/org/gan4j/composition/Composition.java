package org.gan4j.composition;

import java.util.List;
import java.util.Map;
import org.gan4j.network.Network;
import org.gan4j.run.Player;

/** What a trainer is composed of, as its parts may look at it. */
public interface Composition {

    /** {@return samples per forward pass} */
    int batchSize();

    /** {@return the networks of the game, with their decorations, by name} */
    Map<String, Network> networks();

    /**
     * The networks of one player.
     *
     * @param player whose
     * @return the networks, with their decorations; empty if there is no such player
     */
    List<Network> networksOf(Player player);

    /**
     * Every part of a kind, those that others decorate included.
     *
     * @param <T> the kind
     * @param type the kind
     * @return the parts, in the order of the step
     */
    <T> List<T> parts(Class<T> type);
}
