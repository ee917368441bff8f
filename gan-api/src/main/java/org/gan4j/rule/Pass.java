package org.gan4j.rule;

import ai.djl.ndarray.NDList;
import org.gan4j.run.Player;

/**
 * A forward pass that one player or several share. What a game computes for all of them is computed
 * once; after an update, what depends on the changed weights is computed anew. So one pass for both
 * players of a GAN is a simultaneous step if both gradients are asked for before either is applied,
 * and a step of the generator on the discriminator's fakes if the discriminator's are applied
 * first.
 */
public interface Pass extends AutoCloseable {

    /**
     * The gradients of a player's loss and terms, by its own parameters.
     *
     * @param player one of the players that this pass was opened for, once
     * @return the gradients, to be applied before this pass is closed
     * @throws IllegalStateException if they were asked for before, the pass is closed, or its
     *     players move {@linkplain Round#openInTurn in turn} and gradients of another one are not
     *     yet applied
     */
    Gradients gradients(Player player);

    /**
     * The gradients of any player's loss alone, without terms, which can be differentiated again:
     * for rules that look ahead.
     *
     * @param player any player of the game
     * @return one for each of its trainable parameters
     */
    NDList lookAheadGradients(Player player);

    /**
     * The values that a player's trainable parameters have in this pass.
     *
     * @param player any player of the game
     * @return the live arrays, or those of a look-ahead
     */
    NDList weights(Player player);

    /**
     * This pass with other weights of one player; gradients pass through them. The player itself
     * does not move.
     *
     * @param player any player of the game
     * @param values one for each of its trainable parameters
     * @return a pass that shares everything else, and is closed with this one
     */
    Pass with(Player player, NDList values);

    /** Frees what was computed. */
    @Override
    void close();
}
