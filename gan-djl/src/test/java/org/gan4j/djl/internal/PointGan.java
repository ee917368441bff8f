package org.gan4j.djl.internal;

import ai.djl.ndarray.types.Shape;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;

/** Perceptrons for points in the plane, as small as can be. */
public final class PointGan {

    public static final Samples POINTS = Samples.ofFloats(new float[64], new Shape(2));

    private PointGan() {}

    public static GanTrainerBuilder points(int batchSize) {
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(2).optWidth(8).build())
                .setDiscriminator(Discriminators.mlp().optWidth(8).build())
                .optBatchSize(batchSize);
    }
}
