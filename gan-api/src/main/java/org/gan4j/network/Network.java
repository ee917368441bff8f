package org.gan4j.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.List;
import org.gan4j.data.Conditioning;

/**
 * A network of a game. All trainable memory lives in the parameters of {@link #block()}; the
 * backend initialises them, updates them, averages them and saves them under the name that the game
 * gives the network.
 */
public interface Network {

    /**
     * {@return the block that holds every parameter of this network, the same one at every call}
     */
    Block block();

    /** {@return what this network must be told beside its first input; nothing by default} */
    default Conditioning conditioning() {
        return Conditioning.none();
    }

    /**
     * The shapes that the block is initialised for.
     *
     * @param batchSize N
     * @return the shape of every input of the block, in order
     * @throws IllegalStateException if this network adapts to another one, which the game knows
     */
    List<Shape> inputShapes(int batchSize);
}
