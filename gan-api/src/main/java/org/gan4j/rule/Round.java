package org.gan4j.rule;

import java.util.List;
import org.gan4j.run.Player;

/**
 * One iteration, as its {@link UpdateRule} sees it. A rule draws data, opens forward passes on
 * them, asks these for gradients and applies the gradients, in whatever order its algorithm says.
 *
 * <pre>{@code
 * UpdateRule twiceAsOften = round -> {
 *     Draw draw = round.draw();
 *     round.step(draw, Player.DISCRIMINATOR);
 *     round.step(draw, Player.GENERATOR);
 *     round.step(draw, Player.GENERATOR);
 * };
 * }</pre>
 */
public interface Round {

    /** {@return the iteration, counted from 0 at the start of the run} */
    long iteration();

    /** {@return real images seen so far, the clock of every schedule} */
    long imagesSeen();

    /** {@return the players of the game} */
    List<Player> players();

    /**
     * Draws the next real batch of every source. It is valid until the iteration ends.
     *
     * @return the batches, for one forward pass or several
     */
    Draw draw();

    /**
     * Opens a forward pass.
     *
     * @param draw the data
     * @param players who will ask it for gradients, at least one: what they all need is computed
     *     once, as long as the weights behind it have not changed
     * @return the pass, to be closed; what it computed is freed then
     * @throws IllegalArgumentException if the game has no such player
     */
    Pass open(Draw draw, Player... players);

    /**
     * Opens a forward pass whose players move one after the other: the gradients of each must be
     * applied before the next one asks for its own, and what was computed for them is let go then.
     * They share what was computed by networks that have not moved, such as the samples of a
     * generator that moves last; a game may judge real and generated samples together.
     *
     * @param draw the data
     * @param players who will ask it for gradients, at least one
     * @return the pass, to be closed; what it computed is freed then
     * @throws IllegalArgumentException if the game has no such player
     */
    default Pass openInTurn(Draw draw, Player... players) {
        return open(draw, players);
    }

    /**
     * Updates a player.
     *
     * @param gradients what an open pass returned, not yet applied
     * @throws org.gan4j.run.TrainingDivergedException if loss or gradient are not finite; on a CPU
     *     the trainable weights are then as they were before
     * @throws IllegalStateException if they were applied before, or their pass is closed
     */
    void apply(Gradients gradients);

    /**
     * Lets players make one update each, from one forward pass: no loss sees another player's
     * update.
     *
     * @param draw the data
     * @param players who moves
     */
    default void step(Draw draw, Player... players) {
        try (Pass pass = open(draw, players)) {
            Gradients[] gradients = new Gradients[players.length];
            for (int i = 0; i < players.length; i++) {
                gradients[i] = pass.gradients(players[i]);
            }
            for (Gradients each : gradients) {
                apply(each);
            }
        }
    }

    /**
     * Lets a player make one update on new data.
     *
     * @param player who moves
     */
    default void step(Player player) {
        step(draw(), player);
    }
}
