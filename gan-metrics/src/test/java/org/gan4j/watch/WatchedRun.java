package org.gan4j.watch;

import ai.djl.ndarray.types.Shape;
import org.gan4j.GanTrainer;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.hook.TrainingHook;
import org.gan4j.loss.Losses;
import org.gan4j.run.Budget;

/** A run of small pictures that takes no time. */
final class WatchedRun {

    static final Shape SHAPE = new Shape(1, 4, 4);

    private WatchedRun() {}

    static GanTrainer build(TrainingHook... hooks) {
        var builder =
                GanTrainer.builder()
                        .setGenerator(Generators.mlp(1, 4, 4).optWidths(8).build())
                        .setDiscriminator(Discriminators.mlp().optWidths(8).build())
                        .optLoss(Losses.nonSaturating())
                        .optBatchSize(8)
                        .optSeed(3);
        for (TrainingHook hook : hooks) {
            builder.addHook(hook);
        }
        return builder.build();
    }

    static ResidentSamples data() {
        return Samples.ofFloats(new float[16 * (int) SHAPE.size()], SHAPE);
    }

    static void train(long iterations, TrainingHook... hooks) {
        try (GanTrainer trainer = build(hooks)) {
            trainer.fit(data(), Budget.iterations(iterations));
        }
    }
}
