package org.gan4j.djl.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Batch;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.internal.PointGan;
import org.gan4j.plugin.HorizontalFlips;
import org.gan4j.regularizer.R1;
import org.gan4j.run.Budget;
import org.gan4j.run.StepContext;
import org.gan4j.transform.SampleKind;
import org.gan4j.transform.SampleTransform;
import org.junit.jupiter.api.Test;

class HorizontalFlipsTest {

    /** Remembers the first and last value of the rows of what it is shown. */
    private static final class Watching implements SampleTransform {

        private final List<List<Float>> real = new ArrayList<>();

        @Override
        public Batch apply(Batch batch, SampleKind kind, StepContext context) {
            if (kind == SampleKind.REAL) {
                float[] values = batch.samples().toFloatArray();
                for (int row = 0; row < values.length; row += 3) {
                    real.add(List.of(values[row], values[row + 1], values[row + 2]));
                }
            }
            return batch;
        }
    }

    private static GanTrainerBuilder describe() {
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(1, 2, 3).optWidths(4).build())
                .setDiscriminator(Discriminators.mlp().optWidths(4).build())
                .addRegularizer(R1.of(1))
                .optBatchSize(20)
                .optSeed(1);
    }

    @Test
    void aboutHalfOfTheRealImages_areMirrored_asAWhole_inEveryStep() {
        float[] pixels = new float[40 * 6];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % 3 / 2f;
        }
        Watching watching = new Watching();
        try (GanTrainer trainer =
                describe()
                        .addPlugin(HorizontalFlips.standard())
                        .addSampleTransform(watching)
                        .build()) {
            trainer.fit(Samples.ofFloats(pixels, new Shape(1, 2, 3)), Budget.iterations(20));
        }
        assertThat(watching.real).hasSizeGreaterThanOrEqualTo(20 * 20 * 2);
        int mirrored = 0;
        for (int row = 0; row < watching.real.size(); row += 2) {
            List<Float> first = watching.real.get(row);
            assertThat(first).isIn(List.of(0f, 0.5f, 1f), List.of(1f, 0.5f, 0f));
            assertThat(watching.real.get(row + 1)).isEqualTo(first);
            mirrored += first.get(0) == 1 ? 1 : 0;
        }
        assertThat(2.0 * mirrored / watching.real.size()).isBetween(0.4, 0.6);
    }

    @Test
    void points_areRefused() {
        GanTrainerBuilder gan = PointGan.points(4).addPlugin(HorizontalFlips.standard());
        assertThatIllegalStateException()
                .isThrownBy(gan::build)
                .withMessageContaining("mirrors images of shape (C, H, W)");
    }
}
