package org.gan4j.djl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.gan4j.GanTrainer;
import org.gan4j.data.Conditioning;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.nn.ConcatCondition;
import org.gan4j.network.Generator;
import org.gan4j.network.Network;
import org.gan4j.network.NetworkRecipe;
import org.gan4j.run.Budget;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConditionalPerceptronTest {

    @TempDir Path directory;

    private static MlpGenerator digits() {
        return Generators.mlp(1, 28, 28)
                .optLatentSize(100)
                .optConditioning(Conditioning.labels(10))
                .optWidths(128, 256, 512)
                .optSlope(0.2)
                .optBatchNorm(true)
                .optTanh(true)
                .build();
    }

    private static long trainable(GanTrainer trainer, String network) {
        Network of = Objects.requireNonNull(trainer.config().networks().get(network));
        return of.block().getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .mapToLong(parameter -> parameter.getArray().size())
                .sum();
    }

    private static Samples data(Samples samples, int classes) {
        int[] labels = new int[(int) samples.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % classes;
        }
        return ((ResidentSamples) samples).withLabels(labels);
    }

    private static Samples noise(int count, Shape shape) {
        Random random = new Random(1);
        float[] values = new float[Math.toIntExact(count * shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() / 3;
        }
        return Samples.ofFloats(values, shape);
    }

    @Test
    void perceptronsOfTheTutorials_haveTheirParameters_andComeBackFromTheirRecipe() {
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(digits())
                        .setDiscriminator(
                                Discriminators.mlp()
                                        .optConditioning(Conditioning.labels(10))
                                        .optWidths(512, 256)
                                        .build())
                        .optBatchSize(8)
                        .build()) {
            assertThat(trainable(trainer, "generator")).isEqualTo(582_644);
            assertThat(trainable(trainer, "discriminator")).isEqualTo(538_725);
            trainer.fit(data(noise(20, new Shape(1, 28, 28)), 10), Budget.iterations(3));
            trainer.generator().save(directory.resolve("g"));
            SampleRequest request = SampleRequest.of(20).withSeed(3).balanced();
            try (TrainedGenerator loaded = TrainedGenerator.load(directory.resolve("g"))) {
                assertThat(loaded.conditioning()).isEqualTo(Conditioning.labels(10));
                assertThat(loaded.sample(request).floats())
                        .isEqualTo(trainer.generator().sample(request).floats());
            }
        }
    }

    @Test
    void recipeKeepsEverySetting() {
        Generator generator =
                Generators.mlp(3, 2)
                        .optLatentSize(4)
                        .optConditioning(Conditioning.labels(3).and(Conditioning.vector(5)))
                        .optEmbeddingSize(6)
                        .optWidths(7, 8)
                        .optSlope(0.25)
                        .optBatchNorm(true)
                        .build();
        NetworkRecipe recipe = generator.recipe().orElseThrow();
        Generator built = GeneratorFactory.build(recipe);
        assertThat(built.recipe()).contains(recipe);
        assertThat(built.conditioning()).isEqualTo(generator.conditioning());
        assertThat(recipe.number("slope")).isEqualTo(0.25);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recipe.setting("slope"))
                .withMessageContaining("must be a whole number, but is 0.25");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recipe.with("slope", Double.POSITIVE_INFINITY))
                .withMessageContaining("must be finite, but one is Infinity");
    }

    @Test
    void conditionImagesAreToldAsTheyAre() {
        Conditioning image = Conditioning.image(new Shape(1, 3, 3));
        Generator generator = Generators.mlp(1, 3, 3).optConditioning(image).optWidths(4).build();
        assertThat(generator.recipe()).isEmpty();
        assertThat(
                        new ConcatCondition(image, 1)
                                .getOutputShapes(
                                        new Shape[] {new Shape(2, 10), new Shape(2, 1, 3, 3)}))
                .containsExactly(new Shape(2, 19));
    }

    @Test
    void widthsMustBeThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Generators.mlp(2).optWidths())
                .withMessageContaining("at least one hidden layer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Discriminators.mlp().optWidths(4, 0))
                .withMessageContaining("at least 1, but was 0");
    }
}
