package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gan4j.examples.Outcome.run;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import javax.imageio.ImageIO;
import org.gan4j.data.Samples;
import org.gan4j.data.StrokeDigits;
import org.gan4j.metrics.Report;
import org.gan4j.picture.ImageGrid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateTest {

    /** A small network of Inception's interface; see tiny_inception.py of gan-metrics. */
    private static final Path TINY =
            Path.of("../gan-metrics/src/test/resources/golden/tiny-usual.pt");

    @TempDir Path directory;

    private Path pictures() throws IOException {
        Samples digits = StrokeDigits.generate(40, 1);
        Path pictures = Files.createDirectories(directory.resolve("pictures"));
        for (int i = 0; i < digits.size(); i++) {
            ImageGrid.of(digits.slice(i, i + 1)).save(pictures.resolve(i + ".png"));
        }
        return pictures;
    }

    private Path idxOfDigits() throws IOException {
        byte[] pixels = StrokeDigits.generate(40, 1).bytes();
        ByteBuffer idx = ByteBuffer.allocate(16 + pixels.length);
        idx.putInt(0x803).putInt(40).putInt(28).putInt(28).put(pixels).flip();
        Path file = directory.resolve("digits-idx3-ubyte");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(idx);
        }
        return file;
    }

    @Test
    void evaluate_judgesAGeneratorOrPictures() throws Exception {
        Path out = directory.resolve("out");
        run("mnist", "--steps", "2", "--batch-size", "8", "--out", out + "");
        Path pictures = pictures();
        String size = ImageIO.read(pictures.resolve("0.png").toFile()).getWidth() + "";
        assertThat(size).isEqualTo("32");
        Path json = directory.resolve("report.json");
        Path reference = directory.resolve("reference");
        List<String> same = List.of("evaluate", "--fake", pictures + "", "--extractor", "random");
        Outcome outcome =
                run(
                        same,
                        "--real",
                        pictures + "",
                        "--metrics",
                        "fid,kid,prdc",
                        "--json",
                        json + "",
                        "--save-reference",
                        reference + "");
        assertThat(outcome.code()).as(outcome.text()).isZero();
        assertThat(outcome.text()).contains("features 40/40", "precision");
        Report report = Report.parse(Files.readString(json));
        assertThat(report.get("fid").value()).isBetween(-1e-6, 1e-6);
        assertThat(report.get("recall").value()).isEqualTo(1);
        assertThat(run(same, "--reference", reference + "").text()).contains("fid");

        String model = out.resolve("generator").toString();
        Path idx = idxOfDigits();
        Outcome samples =
                run(
                        List.of("evaluate", "--model", model, "--extractor", "random"),
                        "--samples",
                        "9",
                        "--seed",
                        "7",
                        "--real",
                        idx + "",
                        "--json",
                        json + "");
        assertThat(samples.code()).as(samples.text()).isZero();
        assertThat(Report.parse(Files.readString(json)).get("fid").manifest())
                .containsEntry("real", idx + "")
                .containsEntry("generated", model + ", samples of a generator, seed 7");
        Outcome mismatched =
                run(
                        List.of("evaluate", "--model", model, "--extractor", "random"),
                        "--samples",
                        "9",
                        "--reference",
                        reference + "");
        assertThat(mismatched.code()).isEqualTo(1);
        assertThat(mismatched.text()).contains("Error: the reference is of images of shape (");
        assertThat(run(same, "--real", pictures + "", "--metrics", "fad").text())
                .contains(
                        "Error: there is no metric 'fad', only fid, fid-infinity, intra-fid, kid, is,"
                                + " prdc, swd, image-swd, classes");
        assertThat(run("evaluate", "--real", pictures + "", "--model", model).text())
                .contains("Error: Inception needs its weights: give --weights");
    }

    @Test
    void weightsAreFetchedOnce_andFeaturesOfTheRealImagesKept() throws Exception {
        String pictures = pictures().toString();
        Path weights = directory.resolve("inception.pt");
        Path features = directory.resolve("real.features");
        List<String> same =
                List.of(
                        "evaluate",
                        "--fake",
                        pictures,
                        "--real",
                        pictures,
                        "--weights",
                        weights + "",
                        "--real-features",
                        features + "");
        String[] fetch = {
            "--weights-url",
            TINY.toUri() + "",
            "--weights-sha256",
            MoreFiles.asByteSource(TINY).hash(Hashing.sha256()) + ""
        };
        Outcome first = run(same, fetch);
        assertThat(first.code()).as(first.text()).isZero();
        assertThat(first.text()).contains("fid", "covariance 40/40");
        assertThat(weights).hasSameBinaryContentAs(TINY);
        FileTime made = Files.getLastModifiedTime(features);
        Outcome second = run(same);
        assertThat(second.code()).as(second.text()).isZero();
        assertThat(second.text()).containsOnlyOnce("features 40/40");
        assertThat(Files.getLastModifiedTime(features)).isEqualTo(made);

        assertThat(run(same, "--weights-url", fetch[1]).text())
                .contains("Error: a file is fetched only to be checked");
        Files.delete(weights);
        assertThat(run(same, "--weights-url", fetch[1], "--weights-sha256", "0".repeat(64)).text())
                .contains("Error: ", "expected 000000");
        assertThat(weights).doesNotExist();
    }
}
