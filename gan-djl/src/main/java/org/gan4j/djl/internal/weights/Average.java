package org.gan4j.djl.internal.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.djl.nn.SpectralNorm;
import org.gan4j.djl.torch.TensorLists;
import org.gan4j.network.WeightAverage;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;

/** The averaged weights of a network, and how they follow the live ones. */
public final class Average implements Stateful {

    private final WeightAverage policy;
    private final Weights live;
    private final Weights averaged;
    private final List<SpectralNorm> norms = new ArrayList<>();
    private final NDList liveBuffers;
    private final NDList averagedBuffers;
    private long imagesAtLastUpdate;

    /** Begins as a copy of the live weights. */
    public Average(WeightAverage policy, Block block, Weights live, Weights averaged) {
        this.policy = policy;
        this.live = live;
        this.averaged = averaged;
        findNorms(block);
        liveBuffers = buffersBesideVectors(live);
        averagedBuffers = buffersBesideVectors(averaged);
    }

    private void findNorms(Block block) {
        if (block instanceof SpectralNorm norm && !norms.contains(norm)) {
            norms.add(norm);
        }
        block.getChildren().values().forEach(this::findNorms);
    }

    /** A mean of singular vectors is none: they follow the averaged weights instead. */
    private NDList buffersBesideVectors(Weights weights) {
        NDList buffers = new NDList(weights.buffers());
        for (SpectralNorm norm : norms) {
            for (Parameter vector : norm.vectors()) {
                NDArray value = weights.valueOf(vector);
                buffers.removeIf(buffer -> buffer == value);
            }
        }
        return buffers;
    }

    /** {@return the averaged weights} */
    public Weights weights() {
        return averaged;
    }

    /** Moves towards the live weights, after a step at this number of images seen. */
    public void follow(long imagesSeen) {
        long newImages = imagesSeen - imagesAtLastUpdate;
        imagesAtLastUpdate = imagesSeen;
        double weight = policy.weightOfPresent(imagesSeen, newImages);
        TensorLists.lerp(averaged.trainable(), live.trainable(), weight);
        if (policy.averagesBuffers()) {
            TensorLists.lerp(averagedBuffers, liveBuffers, weight);
        } else {
            TensorLists.copy(averagedBuffers, liveBuffers);
        }
        for (SpectralNorm norm : norms) {
            norm.iterate(averaged.pass(false).weights());
        }
    }

    @Override
    public void visitState(StateVisitor visitor) {
        averaged.visitState(visitor);
        visitor.integer(
                "images_at_last_update",
                () -> imagesAtLastUpdate,
                value -> imagesAtLastUpdate = value);
    }
}
