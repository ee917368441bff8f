package org.gan4j.djl.internal.sample;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import java.nio.file.Path;
import java.util.Objects;
import org.gan4j.GanTrainer;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.data.StrokeDigits;
import org.gan4j.djl.ClassConditioning;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.ImageRecipes;
import org.gan4j.djl.nn.BatchNorm;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.torch.Torch;
import org.gan4j.latent.LatentPrior;
import org.gan4j.network.Generator;
import org.gan4j.run.Budget;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandingStatisticsTest {

    private static final int LATENTS = 3;
    private static final SampleRequest TRUNCATED = SampleRequest.of(640).truncated(0.4);
    private static final SampleRequest SHOWN = SampleRequest.of(16).truncated(0.4);

    @TempDir Path directory;

    private Path save() {
        Path saved = directory.resolve("generator");
        try (GanTrainer trainer =
                ImageRecipes.of(28, 28, 1)
                        .withWidth(4)
                        .withClasses(10, ClassConditioning.BATCH_NORM)
                        .dcgan()
                        .optBatchSize(16)
                        .optSeed(1)
                        .build()) {
            trainer.fit(StrokeDigits.generate(64, 1), Budget.iterations(20));
            trainer.generator().save(saved);
        }
        return saved;
    }

    private static double deviation(Samples samples) {
        double sum = 0;
        double squares = 0;
        float[] values = samples.floats();
        for (float value : values) {
            sum += value;
            squares += value * value;
        }
        double mean = sum / values.length;
        return Math.sqrt(squares / values.length - mean * mean);
    }

    @Test
    void theyAreTheMeansOverBatches() {
        try (TrainedGenerator generator = TrainedGenerator.load(save());
                TrainedGenerator standing = generator.withStandingStatistics(TRUNCATED)) {
            Samples before = generator.sample(SHOWN);
            Samples after = standing.sample(SHOWN);
            assertThat(after.floats()).isNotEqualTo(before.floats());
            assertThat(deviation(after)).isGreaterThan(1.05 * deviation(before));
            assertThat(after.labels()).isEqualTo(before.labels());
            // Of the samples that they are of, they are the statistics: nothing changes once more.
            try (TrainedGenerator again = standing.withStandingStatistics(TRUNCATED)) {
                assertThat(again.sample(SHOWN).floats())
                        .usingComparatorWithPrecision(1e-4f)
                        .containsExactly(after.floats());
            }
            assertThat(generator.sample(SHOWN).floats()).isEqualTo(before.floats());
        }
    }

    /** A layer of ours, and one of DJL's that moves by another share. */
    private static Generator linear() {
        return Generator.of(
                new SequentialBlock()
                        .add(new Linear(5))
                        .add(new BatchNorm())
                        .add(ai.djl.nn.norm.BatchNorm.builder().optMomentum(0.7f).build()),
                LATENTS);
    }

    @Test
    void theyAreTheMeans_byHand_alsoOfLayersOfOthers() {
        Path saved = directory.resolve("linear");
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(linear())
                        .setDiscriminator(Discriminators.mlp().optWidths(4).build())
                        .optBatchSize(8)
                        .build()) {
            trainer.fit(Samples.ofFloats(new float[5 * 8], new Shape(5)), Budget.iterations(3));
            trainer.generator().save(saved);
        }
        Generator network = linear();
        try (NDManager manager = Torch.newManager(Device.cpu());
                TrainedGenerator generator = TrainedGenerator.load(saved, network);
                TrainedGenerator standing = generator.withStandingStatistics(TRUNCATED)) {
            NDList weights = new NDList();
            network.block()
                    .getParameters()
                    .values()
                    .forEach(parameter -> weights.add(parameter.getArray()));
            RequestedInput input =
                    new RequestedInput(
                            TRUNCATED,
                            LatentPrior.normal(LATENTS),
                            Conditioning.none(),
                            new long[0],
                            DataType.FLOAT32);
            Shape features = new Shape(5);
            NDList sums =
                    new NDList(
                            manager.zeros(features),
                            manager.zeros(features),
                            manager.zeros(features),
                            manager.zeros(features));
            for (int batch = 0; batch < 10; batch++) {
                NDArray first = linear(input.rows(64 * batch, 64, manager).latent(), weights);
                NDArray second =
                        normalised(first, mean(first), variance(first).mul(63 / 64.0), weights, 2);
                NDList found =
                        new NDList(mean(first), variance(first), mean(second), variance(second));
                for (int i = 0; i < 4; i++) {
                    sums.get(i).addi(found.get(i).div(10));
                }
            }
            NDArray latent = manager.randomNormal(new Shape(7, LATENTS));
            NDArray first = linear(latent, weights);
            NDArray second = normalised(first, sums.get(0), sums.get(1), weights, 2);
            NDArray third = normalised(second, sums.get(2), sums.get(3), weights, 6);
            assertThat(standing.generate(latent).toFloatArray())
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(third.toFloatArray());
        }
    }

    private static NDArray linear(@Nullable NDArray latent, NDList weights) {
        return Objects.requireNonNull(latent)
                .matMul(weights.get(0).transpose())
                .add(weights.get(1));
    }

    private static NDArray mean(NDArray values) {
        return values.mean(new int[] {0});
    }

    private static NDArray variance(NDArray values) {
        return values.sub(mean(values)).square().sum(new int[] {0}).div(values.size(0) - 1);
    }

    private static NDArray normalised(
            NDArray values, NDArray mean, NDArray variance, NDList weights, int gain) {
        return values.sub(mean)
                .div(variance.add(1e-5).sqrt())
                .mul(weights.get(gain))
                .add(weights.get(gain + 1));
    }
}
