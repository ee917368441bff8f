package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.gan4j.GanTrainer;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.metrics.evaluation.Evaluation;
import org.gan4j.metrics.evaluation.Metrics;
import org.gan4j.metrics.extractor.RandomExtractor;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;

class ClassAccuracyTest {

    @Test
    void accuracy_isOfAllSamplesAndOfEachClassAskedFor() {
        ClassAccuracy accuracy =
                ClassAccuracy.of(new int[] {0, 1, 2, 2, 5}, new int[] {0, 1, 1, 2, 2});
        assertThat(accuracy.mean()).isCloseTo(0.6, within(1e-15));
        assertThat(accuracy.byClass()).containsExactly(entry(0, 1.0), entry(1, 0.5), entry(2, 0.5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassAccuracy.of(new int[2], new int[3]))
                .withMessageContaining("2 verdicts on 3 samples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassAccuracy.of(new int[0], new int[0]));
    }

    @Test
    void purity_isOfTheMostFrequentClassOfEachCode() {
        int[] classes = {0, 0, 1, 1, 1, 2};
        assertThat(CodePurity.of(new int[] {7, 7, 3, 3, 3, 4}, classes)).isEqualTo(1);
        assertThat(CodePurity.of(new int[6], classes)).isEqualTo(0.5);
        assertThat(CodePurity.of(new int[] {0, 1, 0, 1, 0, 1}, classes))
                .isCloseTo(3 / 6.0, within(1e-15));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CodePurity.of(new int[1], classes))
                .withMessageContaining("1 codes for 6 classes");
    }

    @Test
    void samplesOfAConditionalGenerator_comeWithTheLabelsAskedFor_whateverTheBatches()
            throws IOException {
        int[] labels = new int[40];
        Arrays.setAll(labels, i -> i % 4 == 3 ? 2 : 0);
        byte[] pixels = new byte[40 * 64];
        new Random(1).nextBytes(pixels);
        Samples data = Samples.ofBytes(pixels, new Shape(1, 8, 8)).withLabels(labels);
        Conditioning told = Conditioning.labels(3);
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.mlp(1, 8, 8).optConditioning(told).build())
                        .setDiscriminator(Discriminators.mlp().optConditioning(told).build())
                        .optBatchSize(8)
                        .build()) {
            trainer.fit(data, Budget.iterations(5));
            ImageSource images = ImageSource.of(trainer.generator(), 200, 1);
            int[] all = images.read(0, 200).labels();
            assertThat(images.read(50, 150).labels()).isEqualTo(Arrays.copyOfRange(all, 50, 150));
            // As often as in the data: class 2 a quarter, class 1 never.
            assertThat(Arrays.stream(all).filter(l -> l == 2).count()).isBetween(25L, 75L);
            assertThat(Arrays.stream(all)).doesNotContain(1);
            Evaluation evaluation =
                    Evaluation.builder()
                            .setExtractor(RandomExtractor.of(8, 1))
                            .setReal(ImageSource.of(data))
                            .addMetric(Metrics.intraClassFid())
                            .build();
            assertThat(evaluation.of(images).values()).extracting("name").contains("fid of 2");
        }
    }
}
