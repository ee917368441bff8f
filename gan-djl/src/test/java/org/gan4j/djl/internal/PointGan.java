package org.gan4j.djl.internal;

import ai.djl.ndarray.types.Shape;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.game.TwoPlayerGame;

/** Perceptrons for points in the plane, as small as can be. */
public final class PointGan {

    public static final Samples POINTS = Samples.ofFloats(new float[64], new Shape(2));

    private PointGan() {}

    /** The game of a trainer that was built by {@link GanTrainer#builder()}. */
    public static TwoPlayerGame game(GanTrainer trainer) {
        return (TwoPlayerGame) trainer.config().game();
    }

    public static GanTrainerBuilder points(int batchSize) {
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(2).optWidths(8, 8, 8).build())
                .setDiscriminator(Discriminators.mlp().optWidths(8, 8, 8).build())
                .optBatchSize(batchSize);
    }
}
