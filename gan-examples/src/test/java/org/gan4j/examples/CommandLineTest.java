package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gan4j.examples.Outcome.run;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gan4j.GanTrainer;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchModule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told before anything is done. */
class CommandLineTest {

    @TempDir static Path directory;

    @BeforeAll
    static void writeWhatIsInTheWay() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        Files.createDirectories(directory.resolve("folder"));
        Files.writeString(directory.resolve("folder/a.txt"), "");
        Files.createDirectories(directory.resolve("taken/points.png"));
        Files.createDirectories(directory.resolve("foreign/generator"));
        Files.writeString(directory.resolve("foreign/generator/thesis.txt"), "");
        try (ZipOutputStream zip =
                new ZipOutputStream(Files.newOutputStream(directory.resolve("a.zip")))) {
            zip.putNextEntry(new ZipEntry("a.txt"));
            zip.closeEntry();
        }
    }

    @Test
    void help_namesEveryExampleAndOption() {
        assertThat(run("--help").text())
                .contains(
                        "mnist",
                        "mixture",
                        "ring",
                        "games",
                        "collapse",
                        "stabilisers",
                        "sample",
                        "export",
                        "evaluate");
        assertThat(run("mnist", "--help").text())
                .contains("--data", "--steps", "--batch-size", "--seed", "--out", "--device");
        assertThat(run().text()).contains("Usage: gan-examples", "evaluate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "mnist --version", "ring -V", "sample -V"})
    void version_isThatOfTheProject(String arguments) throws IOException {
        Matcher project =
                Pattern.compile("<artifactId>gan4j-parent</artifactId>\\s*<version>(.*?)</version>")
                        .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(project.find()).isTrue();
        assertThat(run(arguments.split(" ")))
                .isEqualTo(
                        new Outcome(
                                0, "GAN4J examples " + project.group(1) + System.lineSeparator()));
    }

    /** TMP stands for a directory with files and directories that are in the way. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // numbers
                "ring --steps 0 | --steps is 0: give a whole number from 1 to 1,000,000,000",
                "mixture --steps -5 | --steps is -5: give a whole number from 1 to",
                "games --steps 0 | --steps is 0: give a whole number from 1 to",
                "collapse --steps 0 | --steps is 0: give a whole number from 1 to",
                "stabilisers --steps 1 | --steps is 1: give a whole number from 2 to",
                "mnist --steps 9999999999 | --steps is 9999999999: give a whole number from 1 to",
                "grid --steps abc | '--steps': 'abc' is not a whole number",
                "ring --seed 1.5 | '--seed': '1.5' is not a whole number",
                "mnist --batch-size 0 | --batch-size is 0: give a whole number from 1 to 20,000",
                "mnist --batch-size 20001 | --batch-size is 20001: give a whole number from 1 to",
                "mnist --batch-size 9999999999 | '--batch-size': '9999999999' is beyond 2147483647",
                "stabilisers --seeds 0 | --seeds is 0: give a whole number from 1 to 1,000",
                "stabilisers --cost-rounds -1 | --cost-rounds is -1: give a whole number from 0 to",
                "sample --model TMP/folder --count 0 | --count is 0: give a whole number from 1 to",
                "evaluate --real TMP --model TMP --samples 0 | --samples is 0: give a whole number",
                "ring --watch 0 | --watch is '0': give a port from 1 to 65535, such as 8080, or an",
                "ring --watch 99999 | --watch is '99999': give a port from 1 to 65535",
                "ring --watch here | --watch is 'here': give a port from 1 to 65535",
                "ring --watch :8080 | --watch is ':8080': give a port from 1 to 65535",
                "ring --watch 127.0.0.1: | --watch is '127.0.0.1:': give a port from 1 to 65535",
                "mnist --sheets -1 | --sheets is -1: give a whole number from 0 to 1,000",
                "images --data TMP --steps 5 --metrics 6 | --metrics is 6: give a whole number from",
                "cifar10 --metrics 5 --samples 1 | --samples is 1: give a whole number from 2 to",
                "stabilisers --labels 0.1,0.9 | --labels is 0.1,0.9: give the label of real and that",
                "stabilisers --labels 0.9 | --labels is 0.9: give the label of real and that of",
                "stabilisers --labels 1.5,0 | and both from 0 to 1, such as 0.8,0.2",
                "stabilisers --labels a,b | '--labels' (REAL,FAKE): 'a' is not a number such as 0.5",
                "stabilisers --lambda 0 | --lambda is 0: give a number above 0, such as 10",
                "stabilisers --lambda NaN | 'NaN' is not a number such as 0.5",
                // names
                "stabilisers --techniques ema,smothing | expected some of [baseline, smoothing, two-",
                "stabilisers --techniques ema,ema | --techniques names ema twice: name each",
                "stabilisers --problem grid --techniques top-k,ada | expected some of [baseline",
                "stabilisers --problem grid --techniques adaptive | adaptive, which needs pictures:",
                "stabilisers --problem disc | expected one of [digits, ring, grid, mixture]",
                "stabilisers --problem ring --data TMP | --data holds digits, but --problem is ring",
                "ring --loss hinges | '--loss': expected one of [pairing, ",
                "ring --stps 3 | did you mean --steps?; gan-examples ring --help lists",
                "minst | 'minst', expected one of mnist, infogan, cifar10, images, pix2pix, cyclegan, mixture",
                "mnist --device tpu | --device is 'tpu', an unknown device: give cpu, gpu, or gpu1",
                "mnist --device cpu+gpu | --device is 'cpu+gpu', an unknown device: give cpu, gpu",
                "evaluate --real TMP --fake TMP --device tpu | --device is 'tpu', an unknown device",
                "evaluate --real TMP --fake TMP --metrics kid,kid | --metrics names kid twice",
                "evaluate --real TMP --fake TMP --metrics fad | there is no metric 'fad', only fid",
                "evaluate --reference TMP/file --fake TMP --metrics kid | kid, which needs images",
                "evaluate --real TMP --fake TMP --weights-url x | 'x' is not a URL, such as https:",
                "evaluate --real TMP --fake TMP --resize NONE | --resize is NONE, but Inception",
                "mnist --conditional concat --width 8 | leave out --recipe and --width, or",
                "mnist --conditional concat --recipe wgan | leave out --recipe and --width, or",
                "mnist --metrics 5 | Inception needs its weights: give --weights",
                "images --data TMP --metrics 5 --resize NONE | --resize is NONE, but Inception",
                "mnist --split test | --split is test, but --data built-in has no parts: leave it",
                "cifar10 --split all | --split is all, but --data built-in has no parts: leave it",
                "cifar10 --split half --data TMP | expected one of [train, test, all]",
                // what is missing or of another kind
                "sample | Missing required option: '--model=DIR'; gan-examples sample --help",
                "sample --model TMP/no | which is not there: give the directory of a saved generator",
                "sample --model TMP/a.zip | an archive: unpack it and give the directory of a saved",
                "sample --model TMP/file | file, a file: give the directory of a saved generator",
                "mnist --data TMP/no | no, which is not there: give the directory of the MNIST files",
                "mnist --data TMP/a.zip | an archive: unpack it and give the directory of the MNIST",
                "stabilisers --data TMP/a.zip | an archive: unpack it and give the directory of the",
                "evaluate --real TMP/no --fake TMP | --real is TMP/no, which is not there: give a",
                "evaluate --real TMP --fake TMP/no | --fake is TMP/no, which is not there: give a",
                "evaluate --real TMP --model TMP/a.zip | --model is TMP/a.zip, an archive: unpack it",
                "evaluate --reference TMP --fake TMP | --reference is TMP, a directory: give a file",
                "evaluate --real TMP --fake TMP --weights TMP/no | --weights is TMP/no, which is not",
                "evaluate --real TMP --fake TMP --weights TMP | --weights is TMP, a directory: give",
                "ring --resume | --resume needs --checkpoint DIR, where the run was saved",
                // where nothing can be written
                "mnist --checkpoint TMP/file | --checkpoint is TMP/file, a file: give a directory",
                "ring --out TMP/file | --out is TMP/file, a file: give a directory",
                "ring --out TMP/file/x/y | written (TMP/file is a file): give another place",
                "ring --out TMP/taken | --out would write TMP/taken/points.png, which is a directory",
                "mnist --out TMP/file/x | written (TMP/file is a file): give another place",
                "mnist --out TMP/foreign | --out would replace TMP/foreign/generator, which is not a",
                "mixture --out TMP/file/x | written (TMP/file is a file): give another place",
                "games --out TMP/file/x | written (TMP/file is a file): give another place",
                "collapse --out TMP/file/x | written (TMP/file is a file): give another place",
                "stabilisers --out TMP/file/x | written (TMP/file is a file): give another place",
                "sample --model TMP --out TMP/x.gif | what is written is a PNG: give a name that",
                "sample --model TMP --out TMP/file/x.png | written (TMP/file is a file): give",
                "sample --model TMP --out TMP/taken/points.png | points.png, which is a directory",
            })
    void badInput_isOneLineOfWhatWasGivenExpectedAndCanBeDone(String arguments, String expected) {
        assertRefused(arguments, expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--save-reference", "--real-features"})
    void evaluate_asksWhereItWrites_beforeItReads(String option) {
        String same = "evaluate --real TMP --fake TMP --extractor pixels " + option;
        assertRefused(
                same + " TMP/file/x", option + " is TMP/file/x, where nothing can be written");
        assertRefused(
                same + " TMP/folder", option + " would write TMP/folder, which is a directory");
    }

    @Test
    void evaluate_opensItsImages_beforeItFetchesAnything() {
        Path weights = directory.resolve("inception.pt");
        Outcome outcome =
                run(
                        List.of("evaluate", "--fake", directory.resolve("folder") + ""),
                        "--real",
                        directory.resolve("a.zip") + "",
                        "--weights",
                        weights + "",
                        "--weights-url",
                        directory.resolve("file").toUri() + "",
                        "--weights-sha256",
                        "0".repeat(64));
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.text()).contains("folder has no pictures").hasLineCount(1);
        assertThat(weights).doesNotExist();
    }

    @Test
    void export_writesWhatLibtorchOpens() throws IOException {
        Path model = directory.resolve("trained");
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.mlp(2).optWidths(4).build())
                        .setDiscriminator(Discriminators.mlp().optWidths(4).build())
                        .build()) {
            trainer.generator().save(model);
        }
        Path script = directory.resolve("generator.pt");
        Path weights = directory.resolve("generator.safetensors");
        assertThat(run("export", "--model", model.toString(), "--out", script.toString()).code())
                .isZero();
        try (TorchModule module = TorchModule.load(script, Device.cpu());
                NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray z = manager.zeros(new Shape(3, 10));
            assertThat(module.run(manager, "forward", z).head().getShape())
                    .isEqualTo(new Shape(3, 2));
        }
        Outcome outcome =
                run(
                        "export",
                        "--model",
                        model.toString(),
                        "--format",
                        "safetensors",
                        "--out",
                        weights.toString());
        assertThat(outcome.code()).as(outcome.text()).isZero();
        assertThat(weights).isNotEmptyFile();
        assertRefused(
                "export --model TMP/trained --out TMP/folder",
                "--out would write TMP/folder, which is a directory");
    }

    @Test
    void deviceThatIsNotThere_isToldBeforeDigitsAreDrawn() {
        assumeTrue(Torch.engine().getGpuCount() == 0, "this machine has a GPU");
        String expected = ", but this machine shows 0 GPUs to libtorch: give cpu, or build with";
        assertRefused("mnist --device gpu", "--device is gpu" + expected);
        assertRefused("mnist --device gpu1", "--device is gpu1" + expected);
        assertRefused("evaluate --real TMP --fake TMP --device gpu", "--device is gpu" + expected);
    }

    private static void assertRefused(String arguments, String expected) {
        Outcome outcome = run(arguments.replace("TMP", directory.toString()).split(" "));
        assertThat(outcome.text())
                .startsWith("Error: ")
                .contains(expected.replace("TMP", directory.toString()))
                .hasLineCount(1)
                .doesNotContain("\tat ", "Exception");
        assertThat(outcome.code()).isEqualTo(2);
    }

    @Test
    void exceptionsOfAnyKind_areOneLineThatSaysWhy() {
        assertThat(Main.oneLine(new AccessDeniedException("a/b"))).isEqualTo("a/b (access denied)");
        assertThat(Main.oneLine(new NoSuchFileException("a/b", null, "there is none")))
                .isEqualTo("a/b: there is none");
        assertThat(
                        Main.oneLine(
                                new UncheckedIOException(
                                        "a cannot be written", new AccessDeniedException("a"))))
                .isEqualTo("a cannot be written (a (access denied))");
        assertThat(Main.oneLine(new UncheckedIOException(new IOException("the disk is full"))))
                .isEqualTo("the disk is full");
        assertThat(Main.oneLine(new IllegalStateException("one\n  two\r\n\nthree")))
                .isEqualTo("one two three");
        assertThat(Main.oneLine(new IllegalStateException())).isEqualTo("illegal state");
    }
}
