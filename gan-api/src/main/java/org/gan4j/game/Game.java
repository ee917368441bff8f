package org.gan4j.game;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gan4j.data.Conditioning;
import org.gan4j.latent.LatentPrior;
import org.gan4j.network.Generator;
import org.gan4j.network.Network;
import org.gan4j.run.Player;

/**
 * A game: which networks there are, who trains them, on which data, and what each player minimises.
 * The engine knows nothing else of a game, so a game with other networks, players or data is a new
 * class and no change of the engine. {@link TwoPlayerGame} is the game of one generator and one
 * discriminator.
 *
 * <p>A game is a description: it keeps nothing from one step to the next. A game with parts that
 * move is {@link org.gan4j.run.PerRun} and starts them.
 */
public interface Game {

    /** {@return the networks by name, in an order that is always the same} */
    Map<String, Network> networks();

    /**
     * {@return the players, the one whose samples are the clock of the run first; every network
     * with trainable parameters belongs to one of them}
     */
    List<PlayerSpec> players();

    /** {@return the names of the data sources; one named {@code data} by default} */
    default Set<String> sources() {
        return Set.of(DATA);
    }

    /** The name of the source of a game that has only one. */
    String DATA = "data";

    /**
     * One player's part of a step: runs networks and says what the player minimises.
     *
     * @param player who moves
     * @param step the data, the weights and the random numbers of the step
     * @return the loss, and what terms and watchers may look at
     */
    Play play(Player player, GameStep step);

    /**
     * The shapes that a network's block is initialised for.
     *
     * @param network its name
     * @param batchSize N
     * @return the shape of every input of the block, in order
     */
    default List<Shape> inputShapes(String network, int batchSize) {
        return network(network).inputShapes(batchSize);
    }

    /**
     * The shape of one sample of a source; data of another shape are refused.
     *
     * @param source its name
     * @return the shape without the batch axis
     */
    Shape sampleShape(String source);

    /**
     * What the samples of a source must come with.
     *
     * @param source its name
     * @param needed what the networks and parts of this game need, together
     * @return the conditions that are loaded with them; by default {@code needed} where there is
     *     one source, and nothing where there are several
     */
    default Conditioning conditioning(String source, Conditioning needed) {
        return sources().size() == 1 ? needed : Conditioning.none();
    }

    /**
     * The distribution of a generator's latents, for whoever samples from it.
     *
     * @param network the name of the generator
     * @return the prior; standard normal by default
     */
    default LatentPrior latentPrior(String network) {
        return LatentPrior.normal(Math.max(1, ((Generator) network(network)).latentSize()));
    }

    /** {@return the network that is meant by 'the generator'; the first generator by default} */
    default String mainGenerator() {
        return networks().entrySet().stream()
                .filter(network -> network.getValue() instanceof Generator)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this game has no generator"));
    }

    /**
     * One of the networks.
     *
     * @param name its name
     * @return the network
     * @throws IllegalArgumentException if there is none of this name
     */
    default Network network(String name) {
        Network network = networks().get(name);
        if (network == null) {
            throw new IllegalArgumentException(
                    "this game has no network '%s', only %s".formatted(name, networks().keySet()));
        }
        return network;
    }

    /**
     * {@return the parts that this game is made of beside networks, by kind, for checks and for the
     * description of a run; none by default}
     */
    default Map<String, List<Object>> parts() {
        return Map.of();
    }
}
