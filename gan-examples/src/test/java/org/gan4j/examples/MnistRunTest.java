package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gan4j.examples.Outcome.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gan4j.data.Samples;
import org.gan4j.metrics.ClassBalance;
import org.gan4j.metrics.ImageClassifier;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.Report;
import org.gan4j.metrics.evaluation.Evaluation;
import org.gan4j.metrics.evaluation.Metrics;
import org.gan4j.metrics.extractor.ClassifierExtractor;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The MNIST example on real digits, in the eyes of a classifier. */
class MnistRunTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    @Tag("slow")
    void mnist_onRealDigits_writesAllTenClasses() throws Exception {
        Samples real = RealDigits.read();
        try (ImageClassifier judge = ImageClassifier.train(real.slice(0, 8_000), 4, 1)) {
            double accuracy = judge.accuracy(real.slice(8_000, 10_000));
            assertThat(accuracy).isGreaterThan(0.97);

            Path out = directory.resolve("out");
            train(out, 500);
            Files.move(out.resolve("generator"), directory.resolve("early"));
            train(out, 1_500, "--resume");
            List<Integer> counts;
            try (TrainedGenerator generator = TrainedGenerator.load(out.resolve("generator"))) {
                counts = ClassBalance.of(judge, generator.sample(2_000, 7)).counts();
            }
            Files.writeString(
                    out.resolve("judged.txt"),
                    "Of 2,000 generated digits the classifier, right on %.1f %% of held-out real ones, sees in classes 0 to 9: %s%n"
                            .formatted(100 * accuracy, counts));
            // Each class has a tenth of the real digits; a quarter of its share shows no collapse.
            assertThat(counts).allMatch(count -> count > 50);
            assertSeparated(real, judge, out.resolve("generator"));
        }
    }

    private void train(Path out, int steps, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "mnist",
                                "--data",
                                RealDigits.DIRECTORY + "",
                                "--steps",
                                steps + "",
                                "--seed",
                                "1",
                                "--checkpoint",
                                directory.resolve("checkpoints") + "",
                                "--out",
                                out + ""));
        arguments.addAll(List.of(more));
        Outcome outcome = run(arguments.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.text()).isZero();
    }

    /** Distances in the eyes of the classifier rank what everybody would rank so. */
    private void assertSeparated(Samples real, ImageClassifier judge, Path trained)
            throws Exception {
        Evaluation evaluation =
                Evaluation.builder()
                        .setExtractor(ClassifierExtractor.of(judge))
                        .setReal(ImageSource.of(real.slice(8_000, 9_000)))
                        .addMetric(Metrics.frechetInceptionDistance())
                        .addMetric(Metrics.kernelInceptionDistance())
                        .addMetric(Metrics.inceptionScore())
                        .addMetric(Metrics.precisionRecall())
                        .build();
        byte[] pixels = new byte[1_000 * 28 * 28];
        new Random(1).nextBytes(pixels);
        Map<String, ImageSource> sets = new LinkedHashMap<>();
        List<Double> distances = new ArrayList<>();
        StringBuilder table = new StringBuilder();
        try (TrainedGenerator good = TrainedGenerator.load(trained);
                TrainedGenerator poor = TrainedGenerator.load(directory.resolve("early"))) {
            sets.put("real", ImageSource.of(real.slice(9_000, 10_000)));
            sets.put("1,000 iterations", ImageSource.of(good, 1_000, 1));
            sets.put("500 iterations", ImageSource.of(poor, 1_000, 1));
            sets.put("noise", ImageSource.of(Samples.ofBytes(pixels, real.sampleShape())));
            for (Map.Entry<String, ImageSource> set : sets.entrySet()) {
                Report report = evaluation.of(set.getValue());
                distances.add(report.get("fid").value());
                table.append(set.getKey()).append('\n').append(report.toTable());
            }
        }
        Files.writeString(directory.resolve("metrics.txt"), table);
        for (int i = 1; i < distances.size(); i++) {
            assertThat(distances.get(i))
                    .as(table.toString())
                    .isGreaterThan(1.5 * distances.get(i - 1));
        }
    }
}
