package org.gan4j.djl.internal;

import org.gan4j.WeightAverage;
import org.gan4j.djl.torch.TensorLists;

/** The averaged generator: its weights, and how they follow the live ones. */
final class Average {

    private final WeightAverage policy;
    private final Weights live;
    private final Weights averaged;

    Average(WeightAverage policy, Weights live, Weights averaged) {
        this.policy = policy;
        this.live = live;
        this.averaged = averaged;
    }

    Weights weights() {
        return averaged;
    }

    void follow(Step step) {
        double weight = policy.weightOfPresent(step.imagesSeen(), step.batchSize());
        TensorLists.lerp(averaged.trainable(), live.trainable(), weight);
        if (policy.averagesBuffers()) {
            TensorLists.lerp(averaged.buffers(), live.buffers(), weight);
        } else {
            TensorLists.copy(averaged.buffers(), live.buffers());
        }
    }
}
