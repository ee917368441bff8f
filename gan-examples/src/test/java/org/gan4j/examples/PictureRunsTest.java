package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.ClassConditioning;
import org.gan4j.djl.ImageRecipes;
import org.gan4j.hook.RunLog;
import org.gan4j.metrics.ImageClassifier;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.Report;
import org.gan4j.metrics.Resize;
import org.gan4j.metrics.evaluation.Evaluation;
import org.gan4j.metrics.evaluation.Metrics;
import org.gan4j.metrics.extractor.BlockExtractor;
import org.gan4j.picture.ImageGrid;
import org.gan4j.plugin.Ema;
import org.gan4j.rule.Alternating;
import org.gan4j.run.Budget;
import org.gan4j.sample.SampleRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real pictures, and what the recipes make of them, in the eyes of an ImageNet network. */
class PictureRunsTest {

    private static final Path CIFAR = Path.of("../../shared/data/cifar10/cifar10-jpeg.zip");
    private static final Path NETWORK = Path.of("../../shared/data/features/efficientnet-lite0.pt");
    private static final int SIZE = 32;
    private static final int[] TAPS = {1, 4, 6, 4, 1};
    private static final Path OUT = Path.of("target/pictures");

    @TempDir private Path directory;

    private static GanTrainerBuilder describe(String name, long iterations) {
        ImageRecipes digits = ImageRecipes.of(28, 28, 1).withWidth(32);
        ImageRecipes pictures = ImageRecipes.of(32, 32, 3).withWidth(64);
        return switch (name) {
            case "cifar-dcgan" -> pictures.dcgan().optBatchSize(64);
            case "cifar-projection" ->
                    pictures.withClasses(10, ClassConditioning.PROJECTION).dcgan().optBatchSize(64);
            case "cifar-sngan" -> pictures.sngan(iterations).optUpdateRule(Alternating.of(1, 1));
            case "mnist-dcgan" -> digits.dcgan().optBatchSize(64);
            case "mnist-wgan-gp" -> digits.wganGp();
            case "mnist-lsgan" -> digits.lsgan();
            default -> throw new IllegalArgumentException(name);
        };
    }

    static ResidentSamples cifar(String folder) throws IOException {
        assumeTrue(Files.exists(CIFAR), "CIFAR-10 is not at " + CIFAR);
        try (ImageFiles files = ImageFiles.builder(CIFAR).optFolder(folder).optLabels().open()) {
            return RealDigits.shuffled(files.readAll());
        }
    }

    static ZooModel<NDList, NDList> network()
            throws IOException, ModelNotFoundException, MalformedModelException {
        assumeTrue(Files.exists(NETWORK), "EfficientNet-Lite0 is not at " + NETWORK);
        return Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optModelPath(NETWORK)
                .optEngine("PyTorch")
                .build()
                .loadModel();
    }

    static Evaluation evaluation(ZooModel<NDList, NDList> network, Samples real) {
        return Evaluation.builder()
                .setExtractor(
                        BlockExtractor.builder(network.getBlock(), "EfficientNet-Lite0", "f8893c38")
                                .optColours()
                                .optResize(Resize.PIL_BICUBIC, 224, 224)
                                .optScaling(127, 128)
                                .build())
                .setReal(ImageSource.of(real))
                .addMetric(Metrics.frechetInceptionDistance())
                .addMetric(Metrics.precisionRecall())
                .build();
    }

    /** Trains, and judges averaged samples at the start, in the middle and at the end. */
    @ParameterizedTest
    @CsvSource({
        "cifar-dcgan, 4000, 2000",
        "cifar-sngan, 1000, 2000",
        "mnist-dcgan, 2000, 1000",
        "mnist-wgan-gp, 1000, 1000",
        "mnist-lsgan, 2000, 1000"
    })
    @Tag("long")
    void run_comesNearToRealPictures(String name, long iterations, int judged) throws Exception {
        boolean colour = name.startsWith("cifar");
        ResidentSamples all = colour ? cifar("train") : RealDigits.read();
        ResidentSamples data = colour ? all : all.slice(judged, all.size());
        ResidentSamples real = (colour ? cifar("test") : all).slice(0, judged);
        Path out = Files.createDirectories(OUT.resolve(name));
        List<Double> distances = new ArrayList<>();
        StringBuilder table = new StringBuilder();
        try (ZooModel<NDList, NDList> network = network();
                GanTrainer trainer =
                        describe(name, iterations)
                                .addPlugin(Ema.halfLifeImages(10_000))
                                .addHook(RunLog.to(out.resolve("metrics.jsonl")))
                                .optSeed(1)
                                .build()) {
            Evaluation evaluation = evaluation(network, real);
            Duration spent = Duration.ZERO;
            for (long until : new long[] {0, iterations / 2, iterations}) {
                Instant begun = Instant.now();
                trainer.fit(data, Budget.iterations(until));
                spent = spent.plus(Duration.between(begun, Instant.now()));
                Report report = evaluation.of(ImageSource.of(trainer.generator(), judged, 1));
                distances.add(report.get("fid").value());
                table.append("%s iterations, %s s%n".formatted(until, spent.toSeconds()))
                        .append(report.toTable());
                Files.writeString(out.resolve("report.txt"), table);
                ImageGrid.of(trainer.sample(80))
                        .withColumns(16)
                        .withScale(2)
                        .save(out.resolve("after-" + until + ".png"));
            }
        }
        assertThat(distances.get(2)).as(table.toString()).isLessThan(distances.get(0) / 2);
    }

    /** The same budget for networks that are told the class and others that are not. */
    @ParameterizedTest
    @CsvSource({"cifar-dcgan, 2000, 2000", "cifar-projection, 2000, 2000"})
    @Tag("long")
    void classes_areMet(String name, long iterations, int judged) throws Exception {
        ResidentSamples data = cifar("train");
        ResidentSamples test = cifar("test");
        Path out = Files.createDirectories(OUT.resolve(name + "-classes"));
        StringBuilder table = new StringBuilder();
        List<Double> right = new ArrayList<>();
        try (ZooModel<NDList, NDList> network = network();
                ImageClassifier judge = ImageClassifier.train(data, 6, 1);
                GanTrainer trainer =
                        describe(name, iterations)
                                .addPlugin(Ema.halfLifeImages(10_000))
                                .optSeed(1)
                                .build()) {
            table.append("classifier %.1f %%%n".formatted(100 * judge.accuracy(test)));
            Evaluation evaluation = evaluation(network, test.slice(0, judged));
            boolean told = trainer.generator().conditioning().classes() > 0;
            Duration spent = Duration.ZERO;
            for (long until = 0; until <= iterations; until += iterations / 4) {
                Instant begun = Instant.now();
                trainer.fit(data, Budget.iterations(until));
                spent = spent.plus(Duration.between(begun, Instant.now()));
                Report report = evaluation.of(ImageSource.of(trainer.generator(), judged, 1));
                if (told) {
                    SampleRequest balanced = SampleRequest.of(judged).balanced();
                    right.add(judge.accuracy(trainer.sample(balanced)));
                }
                table.append(
                        "%s iterations, %s s: fid %.1f, of the class asked for %s%n"
                                .formatted(
                                        until,
                                        spent.toSeconds(),
                                        report.get("fid").value(),
                                        told ? right.get(right.size() - 1) : "-"));
                Files.writeString(out.resolve("report.txt"), table);
            }
            ImageGrid.of(
                            trainer.sample(
                                    told
                                            ? SampleRequest.of(100).balanced()
                                            : SampleRequest.of(100)))
                    .withColumns(10)
                    .withScale(2)
                    .save(out.resolve("samples.png"));
            if (told) {
                assertThat(right.get(right.size() - 1)).as(table.toString()).isGreaterThan(0.3);
            }
        }
    }

    @Test
    @Tag("long")
    void sngan_asPublished_goesOnToTheSameBits() throws Exception {
        assertGoesOn(ImageRecipes.of(32, 32, 3), 256);
    }

    @Test
    @Tag("slow")
    void sngan_goesOnToTheSameBits() throws Exception {
        assertGoesOn(ImageRecipes.of(32, 32, 3).withWidth(16), 16);
    }

    private void assertGoesOn(ImageRecipes recipes, int width) throws IOException {
        ResidentSamples data = cifar("test");
        Path saved = directory.resolve("saved");
        float[] whole;
        Duration spent;
        try (GanTrainer trainer = recipes.sngan(5).optSeed(1).build()) {
            Instant begun = Instant.now();
            trainer.fit(data, Budget.iterations(3));
            trainer.saveCheckpoint(saved);
            trainer.fit(data, Budget.iterations(5));
            spent = Duration.between(begun, Instant.now());
            whole = trainer.sample(16).floats();
        }
        Files.writeString(
                Files.createDirectories(OUT).resolve("sngan-" + width + ".txt"),
                "5 iterations in %s s%n".formatted(spent.toSeconds()));
        try (GanTrainer trainer = recipes.sngan(5).optSeed(1).build()) {
            trainer.resume(saved);
            trainer.fit(data, Budget.iterations(5));
            assertThat(trainer.sample(16).floats()).containsExactly(whole);
        }
    }

    /** One half of the pictures is compared with the other as it is, blurred, and noisy. */
    @Test
    @Tag("long")
    void damage_isSeen() throws Exception {
        assertSeen(2_000);
    }

    @Test
    @Tag("slow")
    void damage_isSeen_byFewPictures() throws Exception {
        assertSeen(50);
    }

    private static void assertSeen(int judged) throws Exception {
        ResidentSamples pictures = cifar("test").slice(0, 2L * judged);
        ResidentSamples others = pictures.slice(judged, 2L * judged);
        Map<String, Samples> sets = new LinkedHashMap<>();
        sets.put("real", others);
        sets.put("blurred", blurred(others));
        sets.put("noisy", noisy(others));
        StringBuilder table = new StringBuilder();
        List<Double> distances = new ArrayList<>();
        try (ZooModel<NDList, NDList> network = network()) {
            Evaluation evaluation = evaluation(network, pictures.slice(0, judged));
            for (Map.Entry<String, Samples> set : sets.entrySet()) {
                Report report = evaluation.of(ImageSource.of(set.getValue()));
                distances.add(report.get("fid").value());
                table.append(set.getKey()).append('\n').append(report.toTable());
            }
        }
        Files.writeString(Files.createDirectories(OUT).resolve("damage-" + judged + ".txt"), table);
        assertThat(distances.get(1)).as(table.toString()).isGreaterThan(1.1 * distances.get(0));
        assertThat(distances.get(2)).as(table.toString()).isGreaterThan(1.3 * distances.get(1));
    }

    /** Binomial weights 1 4 6 4 1, a deviation of 1 pixel, down and across; edges are repeated. */
    private static Samples blurred(ResidentSamples pictures) {
        byte[] across = blurred(pictures.bytes(), 1);
        return Samples.ofBytes(blurred(across, SIZE), pictures.sampleShape());
    }

    private static byte[] blurred(byte[] pixels, int step) {
        byte[] result = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            int place = i / step % SIZE;
            int sum = 8;
            for (int tap = 0; tap < TAPS.length; tap++) {
                int at = Math.min(SIZE - 1, Math.max(0, place + tap - TAPS.length / 2));
                sum += TAPS[tap] * (pixels[i + (at - place) * step] & 0xff);
            }
            result[i] = (byte) (sum / 16);
        }
        return result;
    }

    /** A deviation of 20 of 255. */
    private static Samples noisy(ResidentSamples pictures) {
        Random random = new Random(1);
        byte[] pixels = pictures.bytes().clone();
        for (int i = 0; i < pixels.length; i++) {
            long value = Math.round((pixels[i] & 0xff) + 20 * random.nextGaussian());
            pixels[i] = (byte) Math.min(255, Math.max(0, value));
        }
        return Samples.ofBytes(pixels, pictures.sampleShape());
    }
}
