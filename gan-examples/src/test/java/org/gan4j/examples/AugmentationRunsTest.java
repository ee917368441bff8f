package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Bytes;
import com.google.common.primitives.Ints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gan4j.GanTrainer;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.ClassConditioning;
import org.gan4j.djl.ImageRecipes;
import org.gan4j.djl.plugin.DiffAugment;
import org.gan4j.metrics.ImageClassifier;
import org.gan4j.picture.ImageGrid;
import org.gan4j.plugin.Ema;
import org.gan4j.run.Budget;
import org.gan4j.sample.SampleRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether a classifier learns more from 500 real digits with generated ones beside them, by a GAN
 * that has seen the same 500 and no others.
 */
@Tag("long")
class AugmentationRunsTest {

    private static final int REAL = 500;
    private static final int UNSEEN = 5_000;
    private static final int ITERATIONS = 3_000;

    /** Pictures that a classifier is shown, of whatever set: as many steps for each. */
    private static final int SHOWN = 60_000;

    private static final Path OUT = Path.of("target/augmentation");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aClassifier_learnsFromGeneratedDigits(long seed) throws IOException {
        ResidentSamples digits = RealDigits.read();
        ResidentSamples real = digits.slice((seed - 1) * REAL, seed * REAL);
        ResidentSamples unseen = digits.slice(UNSEEN, 2 * UNSEEN);
        StringBuilder table = new StringBuilder();
        Path out = Files.createDirectories(OUT.resolve(seed + ""));
        try (GanTrainer trainer =
                ImageRecipes.of(28, 28, 1)
                        .withWidth(32)
                        .withClasses(10, ClassConditioning.PROJECTION)
                        .dcgan()
                        .addPlugin(DiffAugment.of(DiffAugment.Policy.TRANSLATION))
                        .addPlugin(Ema.halfLifeImages(10_000))
                        .optBatchSize(64)
                        .optSeed(seed)
                        .build()) {
            trainer.fit(real, Budget.iterations(ITERATIONS));
            ImageGrid.of(trainer.sample(SampleRequest.of(100).balanced()))
                    .withColumns(10)
                    .save(out.resolve("samples.png"));
            for (int count : new int[] {0, 500, 2_000, 10_000}) {
                ResidentSamples all = count == 0 ? real : both(real, generated(trainer, count));
                double accuracy = accuracy(all, unseen, seed);
                table.append("%s generated: %.2f %%%n".formatted(count, 100 * accuracy));
                Files.writeString(out.resolve("report.txt"), table);
                assertThat(accuracy).as(table.toString()).isGreaterThan(0.8);
            }
        }
    }

    private static ResidentSamples generated(GanTrainer trainer, int count) {
        Samples made = trainer.sample(SampleRequest.of(count).withSeed(7).balanced());
        float[] values = made.floats();
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.round((values[i] + 1) * 127.5f);
        }
        return Samples.ofBytes(pixels, made.sampleShape()).withLabels(made.labels(), 10);
    }

    private static ResidentSamples both(ResidentSamples first, ResidentSamples second) {
        return Samples.ofBytes(Bytes.concat(first.bytes(), second.bytes()), first.sampleShape())
                .withLabels(Ints.concat(first.labels(), second.labels()), 10);
    }

    private static double accuracy(ResidentSamples images, ResidentSamples unseen, long seed) {
        int epochs = (int) Math.max(1, Math.round((double) SHOWN / images.size()));
        try (ImageClassifier classifier = ImageClassifier.train(images, epochs, seed)) {
            return classifier.accuracy(unseen);
        }
    }
}
