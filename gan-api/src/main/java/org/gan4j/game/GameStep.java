package org.gan4j.game;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.function.Supplier;
import org.gan4j.data.Batch;
import org.gan4j.network.ForwardPass;
import org.gan4j.run.StepContext;

/**
 * A step of one player, as the {@link Game} sees it. Players that share a forward pass have a step
 * each, and share what was computed {@link #once}.
 */
public interface GameStep extends StepContext {

    /**
     * The real batch of this step.
     *
     * @param source the name of its source
     * @return samples and what they come with, in the data type of the run
     * @throws IllegalArgumentException if the game has no such source
     */
    Batch batch(String source);

    /** {@return how many samples there are in a batch} */
    int batchSize();

    /**
     * The weights to run a network with, as in training.
     *
     * @param network its name
     * @return the live weights, or those of a look-ahead
     */
    ForwardPass weights(String network);

    /**
     * Computes something once for all players of this forward pass. It is computed anew after the
     * weights of one of its networks have changed.
     *
     * @param <T> the kind of result
     * @param name its name within the game
     * @param make computes it
     * @param networks the names of the networks it depends on
     * @return the result
     */
    <T> T once(String name, Supplier<T> make, String... networks);

    /**
     * Whether one of the players of this forward pass trains a network, so that what it returns
     * must carry gradients.
     *
     * @param network its name
     * @return false if {@link #withoutGradients} spares time and memory
     */
    boolean trains(String network);

    /**
     * {@return whether no other player of this forward pass will run the networks of this one as
     * they are now: it is the only player, or moves before the next one asks; false in a
     * look-ahead}
     */
    boolean movesAlone();

    /**
     * Runs something whose result carries no gradient.
     *
     * @param <T> the kind of result
     * @param make computes it
     * @return the result
     */
    <T> T withoutGradients(Supplier<T> make);

    /** {@return whether a term of this step will ask for gradients by samples} */
    boolean differentiatesSamples();

    /** {@return whether this is a look-ahead, after which nobody moves} */
    boolean looksAhead();

    /**
     * A copy to differentiate by: it shares values with an array but not its history.
     *
     * @param array any floating-point array
     * @return a leaf that records gradients
     */
    NDArray leaf(NDArray array);

    /**
     * An array to differentiate by.
     *
     * @param array any floating-point array
     * @return the array itself if gradients pass through it already, or a {@link #leaf} of it
     */
    NDArray differentiable(NDArray array);

    /**
     * Differentiates a scalar; the result can be differentiated again.
     *
     * @param scalar the value to differentiate
     * @param leaves what to differentiate by, each a part of the scalar's history
     * @return one gradient for each leaf, of its shape
     * @throws IllegalArgumentException if {@code scalar} is not a scalar or there are no leaves
     */
    NDList gradients(NDArray scalar, NDList leaves);
}
