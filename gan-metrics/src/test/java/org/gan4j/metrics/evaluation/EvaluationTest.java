package org.gan4j.metrics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;
import org.gan4j.metrics.Extraction;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.FeatureStatistics;
import org.gan4j.metrics.Features;
import org.gan4j.metrics.FrechetInceptionDistance;
import org.gan4j.metrics.FrechetInceptionDistanceInfinity;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.InceptionScore;
import org.gan4j.metrics.MetricValue;
import org.gan4j.metrics.MetricValue.Better;
import org.gan4j.metrics.ReferenceStatistics;
import org.gan4j.metrics.Report;
import org.gan4j.metrics.SlicedWassersteinDistance;
import org.gan4j.metrics.extractor.PixelExtractor;
import org.gan4j.metrics.extractor.RandomExtractor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {

    private static final FeatureExtractor EXTRACTOR = RandomExtractor.of(8, 1);

    @TempDir private Path directory;

    private static Samples noise(int count, int size, long seed) {
        byte[] pixels = new byte[count * size * size];
        new Random(seed).nextBytes(pixels);
        return Samples.ofBytes(pixels, new Shape(1, size, size));
    }

    private static Evaluation.Builder describe() {
        return Evaluation.builder()
                .setExtractor(EXTRACTOR)
                .setReal(ImageSource.of(noise(60, 12, 1)))
                .addMetric(Metrics.frechetInceptionDistance())
                .addMetric(Metrics.kernelInceptionDistance())
                .addMetric(Metrics.precisionRecall());
    }

    @Test
    void everyNumber_carriesWhatItDependsOn_andRoundTrips() throws IOException {
        Report report = describe().build().of(ImageSource.of(noise(50, 12, 2)));
        assertThat(report.values())
                .extracting(MetricValue::name)
                .containsExactly(
                        "fid",
                        "kid",
                        "kid deviation",
                        "precision",
                        "recall",
                        "density",
                        "coverage");
        MetricValue fid = report.get("fid");
        assertThat(fid.better()).isEqualTo(Better.SMALLER);
        assertThat(report.get("kid deviation").better()).isEqualTo(Better.NEITHER);
        assertThat(fid.manifest())
                .containsEntry("extractor", "random-convolutions")
                .containsEntry("resize", "NONE")
                .containsEntry("real count", "60")
                .containsEntry("generated count", "50")
                .containsEntry("generated shape", "(1, 12, 12)")
                .containsEntry("ddof", "1");
        assertThat(report.get("recall").manifest()).containsEntry("k", "3");
        assertThat(Report.parse(report.toJson())).isEqualTo(report);
        assertThat(report.toTable()).contains("precision");
    }

    @Test
    void numbers_areThoseOfTheMetric() throws IOException {
        ImageSource real = ImageSource.of(noise(60, 12, 1));
        ImageSource fake = ImageSource.of(noise(50, 12, 2));
        Features first = Extraction.with(EXTRACTOR).of(real).features();
        Features second = Extraction.with(EXTRACTOR).withBatchSize(7).of(fake).features();
        assertThat(describe().build().of(fake).get("fid").value())
                .isCloseTo(FrechetInceptionDistance.between(first, second), within(1e-6));
    }

    @Test
    void aReference_replacesTheRealImages_andIsRefusedForOthers() throws IOException {
        Path file = directory.resolve("reference");
        ReferenceStatistics.of(EXTRACTOR, ImageSource.of(noise(60, 12, 1))).save(file);
        ImageSource fake = ImageSource.of(noise(50, 12, 2));
        double expected = describe().build().of(fake).get("fid").value();
        Report report = withReference(file, EXTRACTOR).build().of(fake);
        assertThat(report.get("fid").value()).isCloseTo(expected, within(1e-9));
        assertThat(report.get("fid").manifest())
                .containsEntry("real", "statistics of images in memory")
                .containsEntry("real count", "60");

        assertThatIllegalStateException()
                .isThrownBy(() -> withReference(file, RandomExtractor.of(8, 2)).build().of(fake))
                .withMessageContaining("seed 1")
                .withMessageContaining("seed 2");
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                withReference(file, EXTRACTOR)
                                        .build()
                                        .of(ImageSource.of(noise(9, 16, 2))))
                .withMessageContaining("(1, 12, 12)")
                .withMessageContaining("(1, 16, 16)");
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                withReference(file, EXTRACTOR)
                                        .addMetric(Metrics.precisionRecall())
                                        .build())
                .withMessageContaining("prdc needs real images");
        byte[] bytes = Files.readAllBytes(file);
        byte[] flipped = bytes.clone();
        flipped[bytes.length - 9] ^= 1;
        Files.write(file, flipped);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ReferenceStatistics.load(file))
                .withMessageContaining(file + " is damaged: it has SHA-256");
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (String count : new String[] {"\"count\":61", "\"count\":[]"}) {
            Files.writeString(
                    file, text.replace("\"count\":60", count), StandardCharsets.ISO_8859_1);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> ReferenceStatistics.load(file))
                    .withMessageContaining(file + " is ");
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 8));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ReferenceStatistics.load(file))
                .withMessageContaining(file + " is damaged");
    }

    @Test
    void featuresOfRealImages_areKeptInAFile() throws IOException {
        Path file = directory.resolve("features");
        ImageSource fake = ImageSource.of(noise(50, 12, 2));
        List<String> tasks = new ArrayList<>();
        Report first = describe().optRealFeatures(file).build().of(fake);
        Evaluation again =
                describe()
                        .optRealFeatures(file)
                        .optListener((task, done, total) -> tasks.add(task + " of " + total))
                        .build();
        assertThat(again.of(fake)).isEqualTo(first);
        assertThat(tasks)
                .contains("features of 50", "covariance of 60", "covariance of 50")
                .doesNotContain("features of 60");
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                Evaluation.builder()
                                        .setExtractor(EXTRACTOR)
                                        .setReference(
                                                ReferenceStatistics.of(
                                                        EXTRACTOR, ImageSource.of(noise(9, 12, 1))))
                                        .addMetric(Metrics.frechetInceptionDistance())
                                        .optRealFeatures(file)
                                        .build())
                .withMessageContaining("leave optRealFeatures out");
    }

    private static Evaluation.Builder withReference(Path file, FeatureExtractor extractor)
            throws IOException {
        return Evaluation.builder()
                .setExtractor(extractor)
                .setReference(ReferenceStatistics.load(file))
                .addMetric(Metrics.frechetInceptionDistance());
    }

    @Test
    void whatIsMissing_isNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Evaluation.builder().build())
                .withMessageContaining("setExtractor");
        assertThatIllegalStateException()
                .isThrownBy(() -> Evaluation.builder().setExtractor(EXTRACTOR).build())
                .withMessageContaining("setReal");
        assertThatIllegalStateException()
                .isThrownBy(() -> describe().addMetric(Metrics.frechetInceptionDistance(0)).build())
                .withMessageContaining("two metrics of the name 'fid'");
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                describe()
                                        .setExtractor(PixelExtractor.standard())
                                        .addMetric(Metrics.inceptionScore())
                                        .build()
                                        .of(ImageSource.of(noise(50, 12, 2))))
                .withMessageContaining("needs logits");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> describe().build().of(ImageSource.of(noise(1, 12, 2))))
                .withMessageContaining(
                        "fid needs at least 2 images, but of images in memory there are 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Report.parse("{}"))
                .withMessageContaining("not the JSON of a report");
        for (String manifest : List.of("\"x\"", "{\"k\": null}", "{\"k\": []}")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () ->
                                    Report.parse(
                                            "[{\"name\": \"fid\", \"value\": 1, \"manifest\": %s}]"
                                                    .formatted(manifest)))
                    .withMessageContaining("not the JSON of a report");
        }
    }

    @Test
    void imagesOfAnotherShape_areRefused_whereNothingBringsThemToOne() {
        assertThatIllegalStateException()
                .isThrownBy(() -> describe().build().of(ImageSource.of(noise(50, 16, 2))))
                .withMessageContaining("have shape (1, 16, 16), but the real ones (1, 12, 12)")
                .withMessageContaining("random-convolutions does not resize");
    }

    /** Random features, and as logits the same. */
    private static final class Judge implements FeatureExtractor {

        @Override
        public Identity identity() {
            return EXTRACTOR.identity();
        }

        @Override
        public Extracted extract(Samples images) {
            Features features = EXTRACTOR.extract(images).features();
            return new Extracted(features, features);
        }
    }

    @Test
    void otherDistances_areThoseOfTheirClasses_andTheScoreNeedsNoRealImages() throws IOException {
        ImageSource fake = ImageSource.of(noise(50, 12, 2));
        ReferenceStatistics reference =
                ReferenceStatistics.of(EXTRACTOR, ImageSource.of(noise(60, 12, 1)));
        Report report =
                Evaluation.builder()
                        .setExtractor(new Judge())
                        .setReference(reference)
                        .addMetric(Metrics.frechetInceptionDistance(0))
                        .addMetric(Metrics.frechetInceptionDistanceInfinity())
                        .addMetric(Metrics.inceptionScore())
                        .build()
                        .of(fake);
        Features features = Extraction.with(EXTRACTOR).of(fake).features();
        assertThat(report.get("fid").value())
                .isCloseTo(
                        FrechetInceptionDistance.between(
                                reference.statistics(), FeatureStatistics.of(features), 0),
                        within(1e-9));
        assertThat(report.get("fid").manifest()).containsEntry("ddof", "0");
        assertThat(report.get("fid-infinity").value())
                .isCloseTo(
                        FrechetInceptionDistanceInfinity.between(
                                        reference.statistics(), features, 1, ProgressListener.NONE)
                                .value(),
                        within(1e-9));
        assertThat(report.get("is").value())
                .isEqualTo(InceptionScore.of(features.shuffled(1)).mean());
        assertThat(report.get("is").manifest())
                .containsEntry("shuffled by seed", "1")
                .containsEntry("splits", "10");
        double swd =
                Evaluation.builder()
                        .setExtractor(EXTRACTOR)
                        .setReal(ImageSource.of(noise(60, 12, 1)))
                        .addMetric(Metrics.slicedWassersteinDistance())
                        .build()
                        .of(fake)
                        .get("swd")
                        .value();
        Features real = Extraction.with(EXTRACTOR).of(ImageSource.of(noise(60, 12, 1))).features();
        assertThat(swd)
                .isCloseTo(SlicedWassersteinDistance.between(real, features, 1), within(1e-9));
    }
}
