package org.gan4j.game;

import com.google.common.base.Preconditions;
import java.util.List;
import org.gan4j.optim.Optimizer;
import org.gan4j.run.Player;

/**
 * A player of a game.
 *
 * @param player its name
 * @param networks the names of the networks it trains, at least 1
 * @param optimizer how it trains them
 */
public record PlayerSpec(Player player, List<String> networks, Optimizer optimizer) {

    public PlayerSpec {
        Preconditions.checkNotNull(player, "player");
        Preconditions.checkNotNull(optimizer, "optimizer");
        networks = List.copyOf(networks);
        Preconditions.checkArgument(!networks.isEmpty(), "player '%s' has no network", player);
    }
}
