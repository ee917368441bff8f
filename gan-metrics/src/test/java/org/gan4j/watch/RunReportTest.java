package org.gan4j.watch;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.gan4j.Gan4j;
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.hook.Interval;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunLog;
import org.gan4j.hook.SampleSheets;
import org.gan4j.hook.TrainingHook;
import org.gan4j.run.Budget;
import org.gan4j.run.TrainingDivergedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {

    @TempDir private Path directory;

    /** What the page holds about its first run. */
    private static JsonObject data(Path page) throws IOException {
        String text = Files.readString(page);
        String before = "<script type=\"application/json\" id=\"data\">";
        int from = text.indexOf(before) + before.length();
        return JsonParser.parseString(text.substring(from, text.indexOf("</script>", from)))
                .getAsJsonObject()
                .getAsJsonArray("runs")
                .get(0)
                .getAsJsonObject();
    }

    @Test
    void aRun_isShownWhole() throws IOException {
        WatchedRun.train(
                40,
                RunLog.to(directory.resolve("metrics.jsonl")),
                SampleSheets.to(directory.resolve("sheets")).every(Interval.iterations(20)),
                RunReport.to(directory));
        JsonObject run = data(directory.resolve("report.html"));
        assertThat(run.get("iterations").getAsInt()).isEqualTo(40);
        assertThat(run.getAsJsonArray("sheets")).hasSize(3);
        JsonObject curves = run.getAsJsonObject("curves");
        assertThat(curves.getAsJsonArray("x")).hasSize(4);
        assertThat(curves.getAsJsonObject("series").keySet())
                .contains("loss/generator", "loss/discriminator", "real_accuracy/discriminator");
        JsonObject about = run.getAsJsonObject("about");
        assertThat(about.getAsJsonObject("configuration").get("seed").getAsString()).isEqualTo("3");
        assertThat(about.getAsJsonObject("machine").get("GAN4J").getAsString())
                .isEqualTo(Gan4j.version())
                .matches("\\d+\\..*");
        assertThat(about.getAsJsonObject("machine").get("engine").getAsString())
                .startsWith("PyTorch 2.");
        assertThat(Files.readString(directory.resolve("report.html")))
                .doesNotContain("http://", "<link rel=\"stylesheet\"", "src=\"/");
    }

    @Test
    void aRunThatTrains_isShown() throws IOException {
        Path page = directory.resolve("report.html");
        List<Integer> shown = new ArrayList<>();
        TrainingHook reader =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        try {
                            Thread.sleep(1);
                            int iterations =
                                    Files.exists(page)
                                            ? data(page).get("iterations").getAsInt()
                                            : 0;
                            if (iterations > 0) {
                                shown.add(iterations);
                                event.requestStop();
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                };
        WatchedRun.train(
                20_000,
                RunLog.to(directory.resolve("metrics.jsonl")),
                RunReport.to(directory, Duration.ZERO),
                reader);
        assertThat(shown).hasSize(1);
    }

    @Test
    void text_cannotEndTheScript() throws IOException {
        Files.writeString(
                directory.resolve("metrics.jsonl"),
                """
                {"iteration":10,"loss":{"</script><script>alert(1)</script>":1}}
                {"iteration":12,"warning":"collapse <b>","evidence":"</script>"}
                no JSON
                {"iteration":20,"loss":{"generator":null}}
                {"iteration":30,"loss":{"gener""");
        Path page = RunReport.write(directory);
        assertThat(Files.readString(page)).doesNotContain("<script>alert", "collapse <b>");
        JsonArray signs = data(page).getAsJsonArray("signs");
        assertThat(signs).hasSize(2);
        assertThat(signs.get(0).getAsJsonObject().get("evidence").getAsString())
                .isEqualTo("</script>");
        assertThat(signs.get(1).getAsJsonObject().get("iteration").getAsInt()).isEqualTo(20);
    }

    @Test
    void advice_isForTheSignThatWasFound() throws IOException {
        Files.writeString(
                directory.resolve("metrics.jsonl"),
                """
                {"iteration":10,"warning":"missing regions","evidence":"half of them"}
                {"iteration":12,"warning":"a sign of a user","evidence":"something else"}
                {"iteration":14,"warning":"a sign of a user","evidence":"the same again"}
                """);
        JsonArray signs = data(RunReport.write(directory)).getAsJsonArray("signs");
        assertThat(signs).hasSize(2);
        JsonObject again = signs.get(1).getAsJsonObject();
        assertThat(again.get("evidence").getAsString()).isEqualTo("something else");
        assertThat(again.get("times").getAsInt()).isEqualTo(2);
        assertThat(again.get("last").getAsInt()).isEqualTo(14);
        assertThat(signs.get(0).getAsJsonObject().get("advice").getAsString()).contains("Packing");
        assertThat(signs.get(1).getAsJsonObject().get("advice").getAsString()).isEmpty();
    }

    private void log(int lines, IntFunction<String> line) throws IOException {
        Files.writeString(
                directory.resolve("metrics.jsonl"),
                IntStream.rangeClosed(1, lines)
                        .mapToObj(i -> "{\"iteration\":%d,%s}\n".formatted(i, line.apply(i)))
                        .collect(joining()));
    }

    private List<String> signs() throws IOException {
        List<String> names = new ArrayList<>();
        data(RunReport.write(directory))
                .getAsJsonArray("signs")
                .forEach(sign -> names.add(sign.getAsJsonObject().get("sign").getAsString()));
        return names;
    }

    /** Also where a stretch of the page stands for ten lines. */
    @Test
    void whatIsUsual_decides_notOneOutlier() throws IOException {
        log(
                10_000,
                i ->
                        "\"real_accuracy\":{\"d\":%s,\"generator\":1},\"fake_accuracy\":{\"d\":0.99,\"generator\":1},\"gradient_norm\":{\"d\":%s,\"g\":1,\"still\":0}"
                                .formatted(i % 10 == 0 ? 0.8 : 1, i % 500 == 0 ? 1e4 : 1));
        assertThat(signs()).containsExactly("strong discriminator");
    }

    @Test
    void gradientsOfVeryDifferentNorms_areTold() throws IOException {
        log(40, i -> "\"gradient_norm\":{\"d\":500,\"g\":1}");
        assertThat(signs()).containsExactly("imbalance");
    }

    @Test
    void theTimeOfEveryFit_isAddedUp() throws IOException {
        log(4, i -> "\"seconds\":" + (i % 2 == 0 ? 10 : 5));
        JsonObject run = data(RunReport.write(directory));
        assertThat(run.get("seconds").getAsDouble()).isEqualTo(20);
    }

    /** Noise hardly gets smaller in a PNG, and large pictures are for the eye too. */
    @Test
    void ofLargePictures_theFirstRowsAreShown() throws IOException {
        log(2, i -> "\"loss\":{\"g\":1}");
        noise(directory.resolve("interpolation.png"), 700);
        noise(directory.resolve("nearest-training-images.png"), 700);
        noise(directory.resolve("samples.png"), 1_400);
        for (int i = 0; i < 14; i++) {
            noise(directory.resolve("sheets/sheet-%010d.png".formatted(i)), 530);
        }
        Path page = RunReport.write(directory);
        assertThat(Files.size(page)).isLessThan(5_000_000);
        JsonObject run = data(page);
        assertThat(run.getAsJsonArray("sheets")).hasSize(12);
        assertThat(run.getAsJsonArray("pictures")).hasSize(3);
        JsonObject first = run.getAsJsonArray("pictures").get(0).getAsJsonObject();
        assertThat(first.get("label").getAsString()).isEqualTo("samples");
        byte[] png =
                Base64.getDecoder()
                        .decode(first.get("data").getAsString().replaceFirst("^.*,", ""));
        BufferedImage shown = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(shown.getWidth()).isEqualTo(1_400);
        assertThat(shown.getHeight()).isBetween(64, 700);
    }

    private static void noise(Path file, int size) throws IOException {
        BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(size);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                picture.setRGB(x, y, random.nextInt());
            }
        }
        Files.createDirectories(file.resolveSibling("."));
        ImageIO.write(picture, "png", file.toFile());
    }

    @Test
    void evaluationsOfAnEarlierRun_areNotShown() throws IOException {
        log(2, i -> "\"loss\":{\"g\":1}");
        Path evaluations = directory.resolve("evaluations.jsonl");
        Files.writeString(
                evaluations, "{\"images\":32,\"report\":[{\"name\":\"fid\",\"value\":1}]}\n");
        Files.writeString(
                directory.resolve("run.json"),
                "{\"machine\":{\"begun\":\"2026-01-02T00:00:00Z\"}}");
        Files.setLastModifiedTime(
                evaluations, FileTime.from(Instant.parse("2026-01-03T00:00:00Z")));
        assertThat(data(RunReport.write(directory)).getAsJsonObject("evaluations").has("fid"))
                .isTrue();
        Files.setLastModifiedTime(
                evaluations, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(data(RunReport.write(directory)).getAsJsonObject("evaluations").has("fid"))
                .isFalse();
    }

    @Test
    void theGuide_namesEverySign() {
        assertThat(Signs.ADVICE.keySet())
                .allSatisfy(
                        sign ->
                                assertThat(Path.of("../docs/troubleshooting.md"))
                                        .content()
                                        .contains("**" + sign + "**"));
    }

    /** Advice names parts of the library, all of which the guide explains. */
    @Test
    void theGuide_namesEveryPartThatAdviceNames() throws IOException {
        String guide = Files.readString(Path.of("../docs/troubleshooting.md"));
        Pattern part =
                Pattern.compile("\\b(?:[A-Z][a-z]+){2,}\\b|\\bR1\\b|\\bEma\\b|\\bPacking\\b");
        for (String advice : Signs.ADVICE.values()) {
            part.matcher(advice)
                    .results()
                    .forEach(name -> assertThat(guide).contains(name.group()));
        }
    }

    @Test
    void aRunThatDiverges_isShownWithTheSignOfIt() throws IOException {
        float[] spoilt = new float[16 * (int) WatchedRun.SHAPE.size()];
        Arrays.fill(spoilt, Float.MAX_VALUE);
        try (GanTrainer trainer =
                WatchedRun.build(
                        RunLog.to(directory.resolve("metrics.jsonl")), RunReport.to(directory))) {
            assertThatThrownBy(
                            () ->
                                    trainer.fit(
                                            Samples.ofFloats(spoilt, WatchedRun.SHAPE),
                                            Budget.iterations(5)))
                    .isInstanceOf(TrainingDivergedException.class);
        }
        JsonArray signs = data(directory.resolve("report.html")).getAsJsonArray("signs");
        assertThat(signs).hasSize(1);
        JsonObject sign = signs.get(0).getAsJsonObject();
        assertThat(sign.get("sign").getAsString()).isEqualTo("divergence");
        assertThat(sign.get("evidence").getAsString()).contains("training diverged");
        assertThat(sign.get("advice").getAsString()).contains("learning rates");
    }

    @Test
    void aMetricThatIsNotFinite_isAGap() throws IOException {
        Files.writeString(directory.resolve("run.json"), "{}");
        Files.writeString(
                directory.resolve("evaluations.jsonl"),
                """
                {"images":10,"report":[{"name":"fid","value":12.5}]}
                {"images":20,"report":[{"name":"fid","value":"NaN"}]}
                """);
        JsonObject fid =
                data(RunReport.write(directory))
                        .getAsJsonObject("evaluations")
                        .getAsJsonObject("fid");
        assertThat(fid.getAsJsonArray("y")).hasToString("[12.5,null]");
    }

    @Test
    void aServer_tellsWhatCannotBeShown() throws IOException {
        Files.writeString(directory.resolve("run.json"), "no JSON");
        try (RunServer server = RunServer.start(directory, 0)) {
            HttpURLConnection page = open(server.address(), "GET");
            assertThat(page.getResponseCode()).isEqualTo(503);
            assertThat(new String(page.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("The run cannot be shown: ");
            Files.writeString(directory.resolve("run.json"), "{}");
            assertThat(open(server.address(), "GET").getResponseCode()).isEqualTo(200);
        }
    }

    @Test
    void longRuns_keepTheirPeaks_andStaySmall() throws IOException {
        try (BufferedWriter log = Files.newBufferedWriter(directory.resolve("metrics.jsonl"))) {
            for (int i = 1; i <= 200_000; i++) {
                double peak = i == 123_456 ? 1_000 : 0;
                log.write(
                        String.format(
                                Locale.ROOT,
                                "{\"iteration\":%d,\"seconds\":%d,\"loss\":{\"generator\":%f,\"discriminator\":%f},"
                                        + "\"real_accuracy\":{\"discriminator\":0.99},"
                                        + "\"fake_accuracy\":{\"discriminator\":0.98}}%n",
                                i,
                                i,
                                Math.sin(i) + peak,
                                Math.cos(i)));
            }
        }
        Path page = RunReport.write(directory);
        assertThat(Files.size(page)).isLessThan(500_000);
        JsonObject run = data(page);
        JsonObject curves = run.getAsJsonObject("curves");
        assertThat(curves.getAsJsonArray("x").size()).isBetween(1_000, 2_000);
        double most = 0;
        for (JsonElement value :
                curves.getAsJsonObject("series").getAsJsonArray("loss/generator")) {
            most = Math.max(most, value.getAsDouble());
        }
        assertThat(most).isBetween(999.0, 1_001.0);
        assertThat(run.getAsJsonArray("signs").get(0).getAsJsonObject().get("sign").getAsString())
                .isEqualTo("strong discriminator");
    }

    @Test
    void severalRuns_standOnOnePage() throws IOException {
        Path a = Files.createDirectories(directory.resolve("a"));
        Path b = Files.createDirectories(directory.resolve("b"));
        Files.writeString(a.resolve("metrics.jsonl"), "{\"iteration\":1,\"loss\":{\"g\":1}}\n");
        Files.writeString(b.resolve("metrics.jsonl"), "{\"iteration\":2,\"loss\":{\"g\":1}}\n");
        Path page = RunReport.compare(List.of(a, b), directory.resolve("c.html"));
        assertThat(Files.readString(page)).contains("\"name\":\"a\"", "\"name\":\"b\"");
        Path other = Files.createDirectories(directory.resolve("other/a"));
        Files.copy(a.resolve("metrics.jsonl"), other.resolve("metrics.jsonl"));
        RunReport.compare(List.of(a, other), page);
        assertThat(Files.readString(page))
                .contains(
                        "\"name\":\"other/a\"",
                        "\"name\":\"%s/a\"".formatted(directory.getFileName()));
        assertThatThrownBy(() -> RunReport.write(directory.resolve("none")))
                .hasMessageContaining("holds neither metrics.jsonl nor run.json");
    }

    private static HttpURLConnection open(URI address, String method) throws IOException {
        URL url = address.toURL();
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestMethod(method);
        return connection;
    }

    @Test
    void aServer_showsTheRunAndNothingElse() throws IOException {
        Files.writeString(
                directory.resolve("metrics.jsonl"), "{\"iteration\":7,\"loss\":{\"g\":1}}\n");
        try (RunServer server = RunServer.start(directory, 0)) {
            URI address = server.address();
            assertThat(address.getHost()).isEqualTo("127.0.0.1");
            HttpURLConnection page = open(address, "GET");
            assertThat(page.getResponseCode()).isEqualTo(200);
            assertThat(page.getHeaderField("Content-Security-Policy"))
                    .contains("default-src 'none'");
            assertThat(new String(page.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"iterations\":7", "\"refresh\":10");
            assertThat(open(address, "POST").getResponseCode()).isEqualTo(405);
            assertThat(open(address, "DELETE").getResponseCode()).isEqualTo(405);
            assertThat(open(address, "HEAD").getResponseCode()).isEqualTo(200);
            for (String other :
                    List.of("metrics.jsonl", "../secret", "%2e%2e/secret", "run.json")) {
                assertThat(open(address.resolve("/" + other), "GET").getResponseCode())
                        .isEqualTo(404);
            }
        }
    }
}
