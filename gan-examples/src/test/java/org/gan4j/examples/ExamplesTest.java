package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gan4j.examples.Outcome.run;

import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.gan4j.Gan4j;
import org.gan4j.picture.PixelFont;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the examples as a user does. */
class ExamplesTest {

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
        List<String> lines =
                Files.readAllLines(out.resolve("metrics.jsonl")).stream()
                        .filter(line -> !line.contains("warning"))
                        .toList();
        assertThat(lines).hasSize(2);
        var last = JsonParser.parseString(lines.get(1)).getAsJsonObject();
        assertThat(last.get("iteration").getAsLong()).isEqualTo(20);
        assertThat(last.get("images_seen").getAsLong()).isEqualTo(320);
        assertThat(last.getAsJsonObject("loss").get("generator").getAsDouble()).isPositive();
        assertThat(out.resolve("sheets/sheet-0000000020.png")).exists();
        assertThat(out.resolve("tensorboard")).isNotEmptyDirectory();
        assertThat(out.resolve("report.html"))
                .content()
                .contains("nearest training images", "\"iterations\":20", Gan4j.version());
        theReportIsMadeAgain_andRunsAreCompared(out);

        Path grid = directory.resolve("grid.png");
        sampleInAFreshProcess(out.resolve("generator"), grid);
        byte[] first = Files.readAllBytes(grid);
        sampleInAFreshProcess(out.resolve("generator"), grid);
        assertThat(Files.readAllBytes(grid)).isEqualTo(first);
        assertThat(ImageIO.read(grid.toFile()).getWidth()).isEqualTo(4 * (2 * 28 + 2) + 2);
    }

    private void theReportIsMadeAgain_andRunsAreCompared(Path out) throws IOException {
        Path page = out.resolve("report.html");
        byte[] written = Files.readAllBytes(page);
        Files.delete(page);
        Outcome made = run("report", "--run", out + "");
        assertThat(made.code()).as(made.text()).isZero();
        assertThat(made.text()).contains("The report is " + page.toAbsolutePath());
        assertThat(Files.readAllBytes(page)).isEqualTo(written);
        Path comparison = directory.resolve("comparison.html");
        Outcome compared = run("compare", "--runs", out + "", out + "", "--out", comparison + "");
        assertThat(compared.code()).as(compared.text()).isZero();
        assertThat(comparison).content().contains("\"iterations\":20");
        Outcome refused = run("report", "--run", directory + "");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.text()).contains("holds neither metrics.jsonl nor run.json");
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
        for (int time = 0; time < 2; time++) {
            Path again = directory.resolve("again" + time);
            List<String> cached = new ArrayList<>(List.of(arguments));
            cached.set(cached.indexOf("--out") + 1, again + "");
            cached.addAll(List.of("--decoded", directory.resolve("decoded") + ""));
            Outcome mapped = run(cached.toArray(String[]::new));
            assertThat(mapped.code()).as(mapped.text()).isZero();
            assertThat(mapped.text()).contains("Left out ", "2.png is not a picture");
            assertThat(again.resolve("samples.png"))
                    .hasSameBinaryContentAs(out.resolve("samples.png"));
        }
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
        assertThat(picture.getWidth())
                .isEqualTo(PixelFont.width("slerp") + 4 + 5 * (2 * 16 + 2) + 2);
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
        assertThat(Outcome.watchedRuns(out)).isEqualTo(1);
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
        assertThat(Outcome.watchedRuns(games)).isEqualTo(2 * 17 + 2);
        Path collapse = directory.resolve("collapse");
        assertThat(run("collapse", "--steps", "3", "--out", collapse + "").code()).isZero();
        assertThat(Files.readAllLines(collapse.resolve("collapse.md"))).hasSize(2 + 6);
        assertThat(Outcome.watchedRuns(collapse)).isPositive();
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
        assertThat(Outcome.watchedRuns(stabilisers)).isEqualTo(20);
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
        assertThat(Outcome.watchedRuns(directory)).isEqualTo(1);
    }

    @Test
    void aRun_isServedWhileItTrains() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            Future<String> page = reader.submit(() -> served("http://127.0.0.1:" + port));
            Outcome outcome =
                    run(
                            "ring --steps 3000 --watch 127.0.0.1:%s --out %s/out"
                                    .formatted(port, directory)
                                    .split(" "));
            assertThat(outcome.code()).as(outcome.text()).isZero();
            assertThat(outcome.text())
                    .contains("The run can be watched at http://127.0.0.1:%s/".formatted(port));
            assertThat(page.get(10, TimeUnit.SECONDS)).contains("<title>", "\"refresh\":10");
        } finally {
            reader.shutdownNow();
        }
    }

    /** What is there, as soon as anything is. */
    private static String served(String address) throws InterruptedException {
        while (true) {
            try (InputStream in = URI.create(address).toURL().openStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                Thread.sleep(10);
            }
        }
    }
}
