package org.gan4j.djl.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.StateVisitor;
import org.gan4j.Stateful;
import org.gan4j.WeightAverage;
import org.gan4j.djl.nn.SpectralNorm;
import org.gan4j.djl.torch.TensorLists;

/** The averaged generator: its weights, and how they follow the live ones. */
final class Average implements Stateful {

    private final WeightAverage policy;
    private final Weights live;
    private final Weights averaged;
    private final List<SpectralNorm> norms = new ArrayList<>();
    private final NDList liveBuffers;
    private final NDList averagedBuffers;
    private long imagesAtLastUpdate;

    Average(WeightAverage policy, Block block, Weights live, Weights averaged) {
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

    Weights weights() {
        return averaged;
    }

    void follow(Step step) {
        long newImages = step.imagesSeen() - imagesAtLastUpdate;
        imagesAtLastUpdate = step.imagesSeen();
        double weight = policy.weightOfPresent(step.imagesSeen(), newImages);
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
