package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.loss.Critiques;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.plugin.FeatureMatching;
import org.gan4j.run.Budget;
import org.gan4j.run.StepContext;
import org.gan4j.transform.CritiqueTransform;
import org.junit.jupiter.api.Test;

/** What a user's SequentialBlock shows, against gan-api alone. */
class OwnLayersTest {

    private static Block perceptron(int outputs) {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(16).build())
                .add(Activation.leakyReluBlock(0.2f))
                .add(Linear.builder().setUnits(8).build())
                .add(Activation.leakyReluBlock(0.2f))
                .add(Linear.builder().setUnits(outputs).build());
    }

    private static Samples points() {
        Random random = new Random(1);
        float[] values = new float[2 * 200];
        for (int i = 0; i < values.length; i++) {
            values[i] = 3 + 0.1f * (float) random.nextGaussian();
        }
        return Samples.ofFloats(values, new Shape(2));
    }

    @Test
    void outputsOfItsLayers_areFeatures_thatTheGeneratorIsMatchedBy() {
        List<Shape> seen = new ArrayList<>();
        CritiqueTransform watch =
                new CritiqueTransform() {
                    @Override
                    public Critiques apply(Critiques critiques, StepContext step) {
                        seen.clear();
                        critiques.fakeCritique().features().forEach(f -> seen.add(f.getShape()));
                        assertThat(critiques.fake().getShape()).isEqualTo(new Shape(20));
                        return critiques;
                    }
                };
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generator.of(perceptron(2), 4))
                        .setDiscriminator(Discriminator.of(perceptron(1)))
                        .addPlugin(FeatureMatching.replacing())
                        .addCritiqueTransform(watch)
                        .optBatchSize(20)
                        .optSeed(1)
                        .build()) {
            trainer.fit(points(), Budget.iterations(1_500));
            assertThat(seen)
                    .containsExactly(
                            new Shape(20, 16),
                            new Shape(20, 16),
                            new Shape(20, 8),
                            new Shape(20, 8));
            float[] made = trainer.sample(500).floats();
            double mean = 0;
            for (float value : made) {
                mean += value / made.length;
            }
            assertThat(mean).isBetween(2.0, 4.0);
        }
    }
}
