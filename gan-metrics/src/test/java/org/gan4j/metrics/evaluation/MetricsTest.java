package org.gan4j.metrics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.gan4j.GanTrainer;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.latent.LatentPrior;
import org.gan4j.metrics.BirthdayParadox;
import org.gan4j.metrics.Extraction;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.Features;
import org.gan4j.metrics.ImageDistance;
import org.gan4j.metrics.ImageSlicedWasserstein;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.IntraClassFid;
import org.gan4j.metrics.Memorisation;
import org.gan4j.metrics.MetricValue;
import org.gan4j.metrics.PerceptualPathLength;
import org.gan4j.metrics.Report;
import org.gan4j.metrics.extractor.RandomExtractor;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final FeatureExtractor RANDOM = RandomExtractor.of(8, 1);
    private static final Samples REAL = noise(60, 1);
    private static final Samples FAKE = noise(50, 2);
    private static final Samples HELD_OUT = noise(40, 3);

    private static Samples noise(int count, long seed) {
        byte[] pixels = new byte[count * 16 * 16];
        Random random = new Random(seed);
        random.nextBytes(pixels);
        return Samples.ofBytes(pixels, new Shape(1, 16, 16))
                .withLabels(random.ints(count, 0, 3).toArray());
    }

    /** Random features, and as logits of three classes the first of them. */
    private static final class Judge implements FeatureExtractor {

        @Override
        public Identity identity() {
            return RANDOM.identity();
        }

        @Override
        public Extracted extract(Samples images) {
            Features features = RANDOM.extract(images).features();
            float[] logits = new float[3 * features.count()];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = features.get(i / 3, i % 3);
            }
            return new Extracted(features, Features.of(logits, 3));
        }
    }

    private static Report report(Metric metric, ImageSource fake) throws IOException {
        return Evaluation.builder()
                .setExtractor(new Judge())
                .setReal(ImageSource.of(REAL))
                .addMetric(metric)
                .build()
                .of(fake);
    }

    private static Features features(Samples images) throws IOException {
        return Extraction.with(RANDOM).of(ImageSource.of(images)).features();
    }

    @Test
    void everyValueOfEveryMetric_hasAManifest_thatRoundTrips() throws IOException {
        List<Metric> metrics = new ArrayList<>(Metrics.all());
        metrics.add(Metrics.birthdayParadox(10));
        metrics.add(Metrics.memorisation(ImageSource.of(HELD_OUT)));
        for (Metric metric : metrics) {
            Report report = report(metric, ImageSource.of(FAKE));
            assertThat(report.values()).as(metric.name()).isNotEmpty();
            assertThat(report.values().get(0).better()).isEqualTo(metric.better());
            assertThat(Report.parse(report.toJson())).isEqualTo(report);
            for (MetricValue value : report.values()) {
                assertThat(value.manifest())
                        .as(value.name())
                        .containsEntry("metric", metric.name())
                        .containsEntry("extractor", RANDOM.identity().name())
                        .containsEntry("fingerprint", RANDOM.identity().fingerprint())
                        .containsEntry("resize", "NONE")
                        .containsEntry("real count", "60")
                        .containsEntry("generated count", "50")
                        .containsEntry("generated shape", "(1, 16, 16)")
                        .containsAllEntriesOf(metric.settings());
            }
        }
    }

    @Test
    void numbers_areThoseOfTheClasses() throws IOException {
        ImageSource fake = ImageSource.of(FAKE);
        IntraClassFid intra =
                IntraClassFid.between(features(REAL), REAL.labels(), features(FAKE), FAKE.labels());
        Report report = report(Metrics.intraClassFid(), fake);
        assertThat(report.get("intra-fid").value()).isCloseTo(intra.mean(), within(1e-9));
        assertThat(report.get("fid of 2").value())
                .isCloseTo(intra.byClass().getOrDefault(2, Double.NaN), within(1e-9));

        ImageSlicedWasserstein patches = ImageSlicedWasserstein.between(REAL, FAKE, 1);
        assertThat(report(Metrics.imageSlicedWasserstein(), fake).get("image-swd 16").value())
                .isCloseTo(patches.levels().getOrDefault(16, Double.NaN), within(1e-9));

        Memorisation copies = Memorisation.of(features(FAKE), features(HELD_OUT), features(REAL));
        report = report(Metrics.memorisation(ImageSource.of(HELD_OUT)), fake);
        assertThat(report.get("memorisation").value()).isEqualTo(copies.closer());
        assertThat(report.get("distance ratio").value()).isEqualTo(copies.ratio());
        assertThat(report.get("memorisation").manifest()).containsEntry("held out count", "40");

        double threshold = BirthdayParadox.of(features(FAKE), 0, 1).closest().get(9).distance();
        int batch = BirthdayParadox.of(features(FAKE), threshold, 1).batchSize().orElseThrow();
        report = report(Metrics.birthdayParadox(threshold), fake);
        assertThat(report.get("support size").value()).isEqualTo((double) batch * batch);
        report = report(Metrics.birthdayParadox(0), fake);
        assertThat(report.get("support size").value()).isInfinite();
        assertThat(report.toJson()).contains("\"value\": \"Infinity\"");
        assertThat(Report.parse(report.toJson())).isEqualTo(report);
    }

    @Test
    void theBalanceOfClasses_isAgainstTheVerdictsOnRealImages() throws IOException {
        Report same = report(Metrics.classBalance(), ImageSource.of(REAL));
        assertThat(same.get("class kl").value()).isZero();
        double classes = same.get("classes").value();
        assertThat(classes).isGreaterThan(1);
        Report single = report(Metrics.classBalance(), ImageSource.of(REAL.slice(0, 1)));
        assertThat(single.get("classes").value()).isEqualTo(1);
        assertThat(single.get("class kl").value()).isPositive();
        assertThat(single.get("class entropy").value()).isZero();
    }

    @Test
    void theAccuracyOfClasses_isOfTheVerdictsOnWhatWasAskedFor() throws IOException {
        Samples some = REAL.slice(0, 50);
        int[] verdicts = Objects.requireNonNull(new Judge().extract(some).logits()).largest();
        ImageSource met = ImageSource.of(some.resident().withLabels(verdicts, 3));
        Report report = report(Metrics.classAccuracy(), met);
        assertThat(report.get("class accuracy").value()).isEqualTo(1);
        int[] missed = Arrays.stream(verdicts).map(c -> (c + 1) % 3).toArray();
        report =
                report(
                        Metrics.classAccuracy(),
                        ImageSource.of(some.resident().withLabels(missed, 3)));
        assertThat(report.get("class accuracy").value()).isZero();
        assertThat(report.get("accuracy of " + missed[0]).value()).isZero();
    }

    @Test
    void thePathLength_isOfTheGenerator() throws IOException {
        PerceptualPathLength length =
                PerceptualPathLength.builder(ImageDistance.pixels())
                        .optPaths(20)
                        .optEpsilon(1e-2)
                        .build();
        LatentPrior prior = LatentPrior.normal(4);
        Metric metric = Metrics.perceptualPathLength(length, prior);
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(
                                Generators.dcgan(16, 16, 1).optLatentSize(4).optWidth(8).build())
                        .setDiscriminator(Discriminators.dcgan(16, 16, 1).optWidth(8).build())
                        .optBatchSize(8)
                        .build()) {
            trainer.fit(REAL, Budget.iterations(1));
            ImageSource images = ImageSource.of(trainer.generator(), 20, 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () ->
                                    report(
                                            Metrics.perceptualPathLength(
                                                    length, LatentPrior.normal(5)),
                                            images))
                    .withMessageContaining("takes 4 latents, but NormalPrior[size=5] makes 5");
            Report report = report(metric, images);
            assertThat(report.get("ppl").value())
                    .isPositive()
                    .isEqualTo(
                            length.measure(
                                    trainer.generator()::generate,
                                    prior,
                                    1,
                                    ProgressListener.NONE));
            assertThat(report.get("ppl").manifest())
                    .containsEntry("distance", "pixels")
                    .containsEntry("paths", "20")
                    .containsEntry("epsilon", "0.01")
                    .containsEntry("path", "arc")
                    .containsEntry("generated", "samples of a generator, seed 1");
            assertThat(Report.parse(report.toJson())).isEqualTo(report);
        }
    }

    /** Nothing is computed, so nothing is lost, where a later metric cannot be had. */
    private static void assertRefused(Samples fake, Metric metric, String message) {
        List<String> tasks = new ArrayList<>();
        Evaluation evaluation =
                Evaluation.builder()
                        .setExtractor(RandomExtractor.of(8, 1))
                        .setReal(ImageSource.of(REAL))
                        .addMetric(Metrics.frechetInceptionDistance())
                        .addMetric(metric)
                        .optListener((task, done, total) -> tasks.add(task))
                        .build();
        assertThatThrownBy(() -> evaluation.of(ImageSource.of(fake))).hasMessageContaining(message);
        assertThat(tasks).isEmpty();
    }

    @Test
    void whatAMetricLacks_isNamed_beforeAnythingIsComputed() {
        Samples bare = Samples.ofBytes(FAKE.bytes(), FAKE.sampleShape());
        assertRefused(bare, Metrics.intraClassFid(), "but images in memory have no labels");
        assertRefused(
                FAKE.slice(0, 3),
                Metrics.precisionRecall(),
                "prdc needs at least 4 images, but of images in memory there are 3");
        assertRefused(
                FAKE.slice(0, 15),
                Metrics.frechetInceptionDistanceInfinity(),
                "fid-infinity needs at least 16 images");
        assertRefused(FAKE.slice(0, 19), Metrics.inceptionScore(), "is needs at least 20 images");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metrics.birthdayParadox(Double.NaN))
                .withMessageContaining("must be 0 or more, but was NaN");
        assertRefused(FAKE, Metrics.classBalance(), "classes needs logits of a classifier, which");
        assertRefused(FAKE, Metrics.inceptionScore(), "is needs logits of a classifier, which");
        assertRefused(
                FAKE,
                Metrics.perceptualPathLength(
                        PerceptualPathLength.builder(ImageDistance.pixels()).build(),
                        LatentPrior.normal(4)),
                "a path length is of a generator, but images in memory came without one");
        Samples small = Samples.ofBytes(new byte[5 * 64], new Shape(1, 8, 8));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                Evaluation.builder()
                                        .setExtractor(RANDOM)
                                        .setReal(ImageSource.of(small))
                                        .addMetric(Metrics.imageSlicedWasserstein())
                                        .build()
                                        .of(ImageSource.of(small)))
                .withMessageContaining("at least 16 x 16 pixels, but are 8 x 8");
    }

    @Test
    void kidOfAllSamples_isComputedOnce() throws IOException {
        ImageSource fifty = ImageSource.of(REAL.slice(0, 50), "fifty");
        Report report =
                Evaluation.builder()
                        .setExtractor(RANDOM)
                        .setReal(fifty)
                        .addMetric(Metrics.kernelInceptionDistance())
                        .build()
                        .of(ImageSource.of(FAKE));
        assertThat(report.get("kid").manifest())
                .containsEntry("real", "fifty")
                .containsEntry("subset size", "50")
                .containsEntry("subsets drawn", "1");
        assertThat(report.get("kid deviation").value()).isZero();
        assertThat(
                        report(Metrics.kernelInceptionDistance(), ImageSource.of(FAKE))
                                .get("kid")
                                .manifest())
                .containsEntry("subsets drawn", "100");
    }

    @Test
    void heldOutImages_areLookedAtOnce() throws IOException {
        List<String> tasks = new ArrayList<>();
        Evaluation evaluation =
                Evaluation.builder()
                        .setExtractor(RANDOM)
                        .setReal(ImageSource.of(REAL))
                        .addMetric(Metrics.memorisation(ImageSource.of(HELD_OUT)))
                        .optListener((task, done, total) -> tasks.add(task + total))
                        .build();
        evaluation.of(ImageSource.of(FAKE));
        evaluation.of(ImageSource.of(FAKE));
        assertThat(tasks).containsOnlyOnce("features40", "features60");
    }
}
