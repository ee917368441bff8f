package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.gan4j.GanTrainer;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.ImageRecipes;
import org.gan4j.djl.Inversion;
import org.gan4j.picture.ImageFolder;
import org.gan4j.plugin.Ema;
import org.gan4j.run.Budget;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digits that a generator has never seen, as it would write them. */
class InversionRunsTest {

    private static final int SOUGHT = 20;
    private static final int RANDOM = 1_000;

    @ParameterizedTest
    @ValueSource(longs = 1_500)
    @Tag("long")
    void heldOutDigits_areWritten(long iterations) throws IOException {
        ResidentSamples digits = RealDigits.read();
        ResidentSamples sought = digits.slice(0, SOUGHT);
        Path out = Files.createDirectories(Path.of("target/inversion"));
        try (GanTrainer trainer =
                ImageRecipes.of(28, 28, 1)
                        .withWidth(32)
                        .dcgan()
                        .addPlugin(Ema.halfLifeImages(10_000))
                        .optBatchSize(64)
                        .optSeed(1)
                        .build()) {
            trainer.fit(digits.slice(SOUGHT, digits.size()), Budget.iterations(iterations));
            TrainedGenerator generator = trainer.generator();
            Inversion.Result found = Inversion.builder(generator).build().invert(sought);
            generator.save(out.resolve("generator"));
            List<String> files =
                    IntStream.range(0, SOUGHT).mapToObj("%02d.png"::formatted).toList();
            ImageFolder.saveAs(sought, files, out.resolve("digits"));
            float[] random = generator.sample(RANDOM, 5).floats();
            StringBuilder report = new StringBuilder();
            int good = 0;
            for (int i = 0; i < SOUGHT; i++) {
                double best = nearest(sought.slice(i, i + 1), random);
                double error = found.errors().get(i);
                good += error <= best / 2 ? 1 : 0;
                report.append(
                        String.format(
                                Locale.ROOT, "%d: %.4f, best of random %.4f%n", i, error, best));
            }
            Files.writeString(out.resolve("report.txt"), report + "good: " + good + "\n");
            assertThat(good).as(report.toString()).isGreaterThanOrEqualTo(16);
        }
    }

    /** The smallest mean squared difference to one of many images. */
    private static double nearest(Samples image, float... images) {
        float[] values = image.floats();
        double least = Double.POSITIVE_INFINITY;
        for (int from = 0; from < images.length; from += values.length) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += Math.pow(values[i] - images[from + i], 2);
            }
            least = Math.min(least, sum / values.length);
        }
        return least;
    }
}
