package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gan4j.examples.Outcome.run;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.MnistFiles;
import org.gan4j.data.Samples;
import org.gan4j.metrics.ClassBalance;
import org.gan4j.metrics.ImageClassifier;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.Report;
import org.gan4j.metrics.evaluation.Evaluation;
import org.gan4j.metrics.evaluation.Metrics;
import org.gan4j.metrics.extractor.ClassifierExtractor;
import org.gan4j.plugin.Packing;
import org.gan4j.run.Budget;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the examples as a user does. */
class ExamplesTest {

    static final Path REAL_MNIST = Path.of("../../shared/data/mnist");

    @TempDir Path directory;

    @Test
    void mnist_onBuiltInDigits_leavesPicturesLogAndAGeneratorToSampleFrom() throws Exception {
        Path out = directory.resolve("out");
        Outcome outcome =
                run("mnist", "--steps", "20", "--batch-size", "16", "--out", out.toString());
        assertThat(outcome.code()).as(outcome.text()).isZero();
        assertThat(outcome.text())
                .contains("\n100 %  20 iterations  discriminator ", "images/s\n")
                .doesNotContain("\r");
        assertThat(ImageIO.read(out.resolve("samples.png").toFile()).getWidth())
                .isEqualTo(8 * (2 * 28 + 2) + 2);
        assertThat(ImageIO.read(out.resolve("losses.png").toFile())).isNotNull();
        List<String> lines = Files.readAllLines(out.resolve("metrics.jsonl"));
        assertThat(lines).hasSize(2);
        var last = JsonParser.parseString(lines.get(1)).getAsJsonObject();
        assertThat(last.get("iteration").getAsLong()).isEqualTo(20);
        assertThat(last.get("images_seen").getAsLong()).isEqualTo(320);
        assertThat(last.getAsJsonObject("loss").get("generator").getAsDouble()).isPositive();

        Path grid = directory.resolve("grid.png");
        sampleInAFreshProcess(out.resolve("generator"), grid);
        byte[] first = Files.readAllBytes(grid);
        sampleInAFreshProcess(out.resolve("generator"), grid);
        assertThat(Files.readAllBytes(grid)).isEqualTo(first);
        assertThat(ImageIO.read(grid.toFile()).getWidth()).isEqualTo(4 * (2 * 28 + 2) + 2);
    }

    @Test
    void cifar10_readsAnArchiveAndADirectory_andRefusesOtherPictures() throws Exception {
        Path pictures = Files.createDirectories(directory.resolve("pictures/cat"));
        picture(pictures.resolve("0.png"), 32);
        picture(pictures.resolve("1.png"), 32);
        Path archive = directory.resolve("pictures.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (String name : List.of("0.png", "1.png")) {
                zip.putNextEntry(new ZipEntry("cat/" + name));
                zip.write(Files.readAllBytes(pictures.resolve(name)));
            }
        }
        for (Path data : List.of(pictures.getParent(), archive)) {
            Path out = directory.resolve("out-" + data.getFileName());
            Outcome outcome =
                    run(
                            "cifar10",
                            "--data",
                            data + "",
                            "--steps",
                            "2",
                            "--width",
                            "2",
                            "--batch-size",
                            "2",
                            "--out",
                            out + "");
            assertThat(outcome.code()).as(outcome.text()).isZero();
            assertThat(ImageIO.read(out.resolve("samples.png").toFile()).getWidth())
                    .isEqualTo(10 * (2 * 32 + 2) + 2);
            assertThat(out.resolve("generator")).isDirectory();
        }
        picture(pictures.resolve("0.png"), 28);
        picture(pictures.resolve("1.png"), 28);
        Outcome refused = run("cifar10", "--data", pictures + "", "--out", directory + "/no");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.text())
                .contains("(3, 28, 28)", "give colour pictures of 32 x 32 pixels");
    }

    @Test
    void images_ofAnySizes_makeAGenerator_thatIsInspectedAndInterpolated() throws Exception {
        Path pictures = Files.createDirectories(directory.resolve("pictures/cat"));
        picture(pictures.resolve("0.png"), 40);
        picture(pictures.resolve("1.png"), 23);
        Files.writeString(pictures.resolve("2.png"), "no picture");
        Path out = directory.resolve("out");
        String[] arguments = {
            "images",
            "--data",
            pictures + "",
            "--size",
            "16",
            "--width",
            "2",
            "--steps",
            "2",
            "--batch-size",
            "2",
            "--recipe",
            "wgan-gp",
            "--out",
            out + "",
            "--skip-unreadable"
        };
        Outcome outcome = run(arguments);
        assertThat(outcome.code()).as(outcome.text()).isZero();
        assertThat(outcome.text()).contains("Left out ", "2.png is not a picture");
        String model = out.resolve("generator").toString();
        Outcome inspected = run("inspect", "--model", model);
        assertThat(inspected.text())
                .contains(
                        "ConvTranspose2d", "(3, 16, 16)", "\"dcgan-generator\"", "libraryVersion");
        Path strips = directory.resolve("strips.png");
        Outcome drawn =
                run(
                        "interpolate",
                        "--model",
                        model,
                        "--pairs",
                        "2",
                        "--steps",
                        "5",
                        "--out",
                        strips + "");
        assertThat(drawn.code()).as(drawn.text()).isZero();
        BufferedImage picture = ImageIO.read(strips.toFile());
        assertThat(picture.getWidth()).isEqualTo(5 * (2 * 16 + 2) + 2);
        assertThat(picture.getHeight()).isEqualTo(4 * (2 * 16 + 2) + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vanilla", "lsgan", "wgan", "wgan-gp"})
    void mnist_playsOtherGames(String recipe) throws Exception {
        Path out = directory.resolve("out");
        Outcome outcome =
                run(
                        "mnist",
                        "--recipe",
                        recipe,
                        "--steps",
                        "2",
                        "--batch-size",
                        "8",
                        "--out",
                        out + "");
        assertThat(outcome.code()).as(outcome.text()).isZero();
        assertThat(out.resolve("generator")).isDirectory();
    }

    @Test
    void cifar10_startsFromABareClone() throws Exception {
        Path out = directory.resolve("out");
        Outcome outcome =
                run(
                        "cifar10",
                        "--steps",
                        "1",
                        "--width",
                        "4",
                        "--batch-size",
                        "4",
                        "--out",
                        out + "");
        assertThat(outcome.code()).as(outcome.text()).isZero();
        assertThat(ImageIO.read(out.resolve("samples.png").toFile())).isNotNull();
    }

    private static void picture(Path file, int size) throws Exception {
        BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(1, 2, 0xff0000);
        ImageIO.write(picture, "png", file.toFile());
    }

    private void sampleInAFreshProcess(Path model, Path grid) throws Exception {
        Outcome outcome =
                Outcome.inAFreshProcess(
                        directory,
                        Sample.class,
                        "--model",
                        model.toString(),
                        "--count",
                        "16",
                        "--seed",
                        "5",
                        "--out",
                        grid.toString());
        assertThat(outcome.code()).as(outcome.text()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"r1r2", "clipping"})
    void training_writesNothingToItsErrorStream(String term) throws Exception {
        String[] arguments = {"--steps", "20", "--regularizer", term, "--out", directory + "/out"};
        assertThat(Outcome.inAFreshProcess(directory, Ring.class, arguments))
                .isEqualTo(new Outcome(0, ""));
    }

    @Test
    void gamesAndStabilisers_writeTheirTables() throws Exception {
        Path games = directory.resolve("games");
        assertThat(run("games", "--steps", "3", "--out", games + "").code()).isZero();
        assertThat(Files.readAllLines(games.resolve("games.md"))).hasSize(2 + 2 * 17 + 2);
        Path collapse = directory.resolve("collapse");
        assertThat(run("collapse", "--steps", "3", "--out", collapse + "").code()).isZero();
        assertThat(Files.readAllLines(collapse.resolve("collapse.md"))).hasSize(2 + 6);
        Path stabilisers = directory.resolve("stabilisers");
        Outcome outcome =
                run(
                        "stabilisers",
                        "--steps",
                        "3",
                        "--seeds",
                        "1",
                        "--cost-rounds",
                        "0",
                        "--out",
                        stabilisers + "");
        assertThat(outcome.code()).as(outcome.text()).isZero();
        assertThat(Files.readAllLines(stabilisers.resolve("stabilisers.md"))).hasSize(2 + 20);
        assertThat(ImageIO.read(stabilisers.resolve("samples.png").toFile())).isNotNull();
    }

    @Test
    void mixture_playsAGameOfTutorials_whichIsAnother() throws Exception {
        String same = "mixture --steps 3 --out " + directory;
        Outcome steady = run(same.split(" "));
        byte[] histogram = Files.readAllBytes(directory.resolve("histogram.png"));
        Outcome tutorial = run((same + " --recipe tutorial").split(" "));
        assertThat(tutorial.code()).as(tutorial.text()).isZero();
        assertThat(tutorial.text()).contains("Wasserstein-1 distance: ");
        assertThat(Files.readAllBytes(directory.resolve("histogram.png"))).isNotEqualTo(histogram);
        assertThat(steady.code()).as(steady.text()).isZero();
    }

    @Test
    @Tag("slow")
    void mixture_reachesTheDistance_withEachOfFiveSeeds() throws Exception {
        for (int seed = 1; seed <= 5; seed++) {
            Path out = directory.resolve("mixture" + seed);
            Outcome outcome =
                    run("mixture", "--steps", "5000", "--seed", seed + "", "--out", out + "");
            Matcher distance =
                    Pattern.compile("\nWasserstein-1 distance: (\\d\\.\\d{3})\n$")
                            .matcher(outcome.text());
            assertThat(distance.find()).as(outcome.text()).isTrue();
            assertThat(Double.parseDouble(distance.group(1))).as("seed %s", seed).isLessThan(0.15);
            assertThat(ImageIO.read(out.resolve("histogram.png").toFile())).isNotNull();
        }
    }

    private static int covered(GanTrainerBuilder gan, long seed) {
        PointMixture ring = PointMixture.wideRing();
        try (GanTrainer trainer = gan.build()) {
            trainer.fit(ring.draw(100_000, seed), Budget.iterations(2_000));
            return ring.coverage(trainer.sample(2_500)).covered();
        }
    }

    /** Of seeds 1 to 6 the plain game kept 2 to 5 modes of 8, the packed one 7 or 8. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("slow")
    void packing_curesACollapse(long seed) {
        assertThat(covered(Collapse.describe(2).optSeed(seed), seed)).isLessThanOrEqualTo(5);
        assertThat(covered(Collapse.describe(2).optSeed(seed).addPlugin(Packing.of(4)), seed))
                .isGreaterThanOrEqualTo(7);
    }

    private Matcher lastLine(Outcome outcome) {
        Matcher line =
                Pattern.compile("\nmodes (\\d+)/\\d+, high quality (\\d+\\.\\d) %\n$")
                        .matcher(outcome.text());
        assertThat(line.find()).as(outcome.text()).isTrue();
        return line;
    }

    @ParameterizedTest
    @CsvSource({"ring, 8, 97.5", "grid, 25, 95"})
    @Tag("slow")
    void points_findAllModes(String example, int modes, double highQuality) {
        Path out = directory.resolve(example);
        Matcher line = lastLine(run(example, "--seed", "1", "--out", out + ""));
        assertThat(Integer.parseInt(line.group(1))).isEqualTo(modes);
        assertThat(Double.parseDouble(line.group(2))).isGreaterThanOrEqualTo(highQuality);
        assertThat(out.resolve("points.png")).exists();
    }

    @Test
    @Tag("slow")
    void mnist_onRealDigits_writesAllTenClasses() throws Exception {
        assumeTrue(Files.exists(REAL_MNIST), "the MNIST files are not at " + REAL_MNIST);
        Samples real = shuffled(MnistFiles.test(REAL_MNIST));
        try (ImageClassifier judge = ImageClassifier.train(real.slice(0, 8_000), 4, 1)) {
            double accuracy = judge.accuracy(real.slice(8_000, 10_000));
            assertThat(accuracy).isGreaterThan(0.97);

            Path out = Path.of("target/mnist-example");
            Outcome outcome =
                    run(
                            "mnist",
                            "--data",
                            REAL_MNIST.toString(),
                            "--steps",
                            "2000",
                            "--batch-size",
                            "64",
                            "--seed",
                            "1",
                            "--out",
                            out.toString());
            assertThat(outcome.code()).as(outcome.text()).isZero();
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

    /** The file goes from writer to writer, so one stretch of it is not like another. */
    static Samples shuffled(Samples digits) {
        int size = Math.toIntExact(digits.size());
        List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(order, new Random(1));
        int each = (int) digits.sampleShape().size();
        byte[] pixels = new byte[size * each];
        int[] labels = new int[size];
        for (int i = 0; i < labels.length; i++) {
            System.arraycopy(digits.bytes(), order.get(i) * each, pixels, i * each, each);
            labels[i] = digits.labels()[order.get(i)];
        }
        return Samples.ofBytes(pixels, digits.sampleShape()).withLabels(labels);
    }

    /** Distances in the eyes of the classifier rank what everybody would rank so. */
    private void assertSeparated(Samples real, ImageClassifier judge, Path trained)
            throws Exception {
        Path early = directory.resolve("early");
        run(
                "mnist",
                "--data",
                REAL_MNIST + "",
                "--steps",
                "500",
                "--seed",
                "1",
                "--out",
                early + "");
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
                TrainedGenerator poor = TrainedGenerator.load(early.resolve("generator"))) {
            sets.put("real", ImageSource.of(real.slice(9_000, 10_000)));
            sets.put("2,000 iterations", ImageSource.of(good, 1_000, 1));
            sets.put("500 iterations", ImageSource.of(poor, 1_000, 1));
            sets.put("noise", ImageSource.of(Samples.ofBytes(pixels, real.sampleShape())));
            for (Map.Entry<String, ImageSource> set : sets.entrySet()) {
                Report report = evaluation.of(set.getValue());
                distances.add(report.get("fid").value());
                table.append(set.getKey()).append('\n').append(report.toTable());
            }
        }
        Files.writeString(Path.of("target/mnist-example/metrics.txt"), table);
        for (int i = 1; i < distances.size(); i++) {
            assertThat(distances.get(i))
                    .as(table.toString())
                    .isGreaterThan(1.5 * distances.get(i - 1));
        }
    }
}
