package org.gan4j.djl.internal;

import org.gan4j.StateVisitor;
import org.gan4j.Stateful;
import org.gan4j.WeightAverage;
import org.gan4j.djl.torch.TensorLists;

/** The averaged generator: its weights, and how they follow the live ones. */
final class Average implements Stateful {

    private final WeightAverage policy;
    private final Weights live;
    private final Weights averaged;
    private long imagesAtLastUpdate;

    Average(WeightAverage policy, Weights live, Weights averaged) {
        this.policy = policy;
        this.live = live;
        this.averaged = averaged;
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
            TensorLists.lerp(averaged.buffers(), live.buffers(), weight);
        } else {
            TensorLists.copy(averaged.buffers(), live.buffers());
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
