package org.gan4j;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import org.jspecify.annotations.Nullable;

/**
 * The network D: samples in, critique out. Its scores are logits: no sigmoid at the end.
 *
 * <p>All trainable memory lives in the parameters of {@link #block()}. {@link #of} wraps any DJL
 * block; the ready networks are in the backend's {@code Discriminators}.
 */
public interface Discriminator {

    /**
     * {@return the block that holds every parameter of this network, the same one at every call}
     */
    Block block();

    /**
     * {@return the shape of one sample that this network was made for, without the batch axis; null
     * if it adapts to what the generator makes}
     */
    default @Nullable Shape sampleShape() {
        return null;
    }

    /**
     * Judges samples.
     *
     * <p>By default the first output of the block holds the logits, (N) or (N, 1), and any further
     * outputs are the features.
     *
     * @param inputs samples of shape (N, sampleShape), and labels of shape (N) if the game is
     *     conditional
     * @param pass the weights to use and whether this is training
     * @return logits of shape (N), and features
     */
    default Critique criticise(NDList inputs, ForwardPass pass) {
        NDList outputs = pass.run(block(), inputs);
        return new Critique(outputs.head().reshape(-1), outputs.subNDList(1));
    }

    /**
     * Wraps a DJL block that takes samples and returns logits of shape (N) or (N, 1), and then any
     * features.
     *
     * @param block the network, not yet initialised
     * @return a discriminator that adapts to the shape of the generator's samples
     */
    static Discriminator of(Block block) {
        return new BlockDiscriminator(Preconditions.checkNotNull(block, "block"));
    }
}
