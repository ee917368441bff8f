package org.gan4j.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.data.Conditioning;
import org.jspecify.annotations.Nullable;

/**
 * The network D: samples in, critique out. Its scores are logits: no sigmoid at the end.
 *
 * <p>{@link #of} wraps any DJL block; the ready networks are in the backend's {@code
 * Discriminators}.
 */
public interface Discriminator extends Network, SampleWise {

    /**
     * {@return whether each sample is judged by itself; false unless a network says otherwise. The
     * ready ones do where their layers do, and {@link #of} around such layers}
     */
    @Override
    default boolean isSampleWise() {
        return false;
    }

    /**
     * {@return the shape of one sample that this network was made for, without the batch axis; null
     * if it adapts to what the generator makes}
     */
    default @Nullable Shape sampleShape() {
        return null;
    }

    @Override
    default List<Shape> inputShapes(int batchSize) {
        Shape shape = sampleShape();
        Preconditions.checkState(
                shape != null,
                "this discriminator adapts to the samples of its game: override"
                        + " Game.inputShapes, or sampleShape() of the discriminator");
        return inputShapes(batchSize, shape);
    }

    /**
     * The shapes that the block is initialised for, where samples have a given shape.
     *
     * @param batchSize N
     * @param sampleShape the shape of one sample
     * @return the shape of the samples, and of each condition
     */
    default List<Shape> inputShapes(int batchSize, Shape sampleShape) {
        List<Shape> shapes = new ArrayList<>();
        shapes.add(new Shape(batchSize).addAll(sampleShape));
        shapes.addAll(conditioning().shapes(batchSize));
        return shapes;
    }

    /**
     * {@return the names of the {@linkplain Critique#heads heads} of this network, in the order of
     * the outputs of its block; none by default}
     */
    default List<String> headNames() {
        return List.of();
    }

    /**
     * Judges samples.
     *
     * <p>By default the block is given the samples and the conditions that {@link #conditioning()}
     * asks for, in the order of {@link #inputShapes}; its first output holds the logits, (N), (N,
     * 1) or (N, 1, height, width) for patches, the next ones the {@linkplain #headNames heads}, and
     * any further outputs are the features.
     *
     * @param input samples of shape (N, sampleShape), and the conditions
     * @param pass the weights to use and whether this is training
     * @return logits of shape (N), or (N, ...) for patches, and features
     */
    default Critique criticise(DiscriminatorInput input, ForwardPass pass) {
        NDList outputs = pass.run(block(), input.arrays(conditioning()));
        Map<String, NDArray> heads = new LinkedHashMap<>();
        for (String name : headNames()) {
            heads.put(name, outputs.get(1 + heads.size()));
        }
        return new Critique(logits(outputs.head()), outputs.subNDList(1 + heads.size()), heads);
    }

    /**
     * Brings logits of shape (N, 1) or (N, 1, 1, 1) into the shape (N); a map of patches stays one.
     *
     * @param output what the last layer returns
     * @return the logits
     */
    static NDArray logits(NDArray output) {
        Shape shape = output.getShape();
        return shape.size() == shape.get(0) ? output.reshape(-1) : output;
    }

    /**
     * Wraps a DJL block that takes samples and returns logits of shape (N) or (N, 1), and then any
     * features. Of a {@code SequentialBlock} the output of every layer but the last is a feature
     * too, as feature matching needs it.
     *
     * @param block the network, not yet initialised
     * @return a discriminator that adapts to the shape of the generator's samples
     */
    static Discriminator of(Block block) {
        return of(block, Conditioning.none());
    }

    /**
     * The same for a block that takes samples and then the conditions, in the order of {@link
     * #inputShapes}.
     *
     * @param block the network, not yet initialised
     * @param conditioning what it must be told
     * @return a discriminator that adapts to the shape of the generator's samples
     */
    static Discriminator of(Block block, Conditioning conditioning) {
        return new BlockDiscriminator(
                Preconditions.checkNotNull(block, "block"),
                Preconditions.checkNotNull(conditioning, "conditioning"));
    }
}
