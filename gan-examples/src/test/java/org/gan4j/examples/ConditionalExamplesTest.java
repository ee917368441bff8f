package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.examples.Outcome.run;

import com.google.common.base.Splitter;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.metrics.ImageClassifier;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples that are asked for something give it. */
class ConditionalExamplesTest {

    private static final int JUDGED = 2_000;

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"label", "vector"})
    @Tag("slow")
    void ring_isWhereItIsAskedFor(String told) {
        Outcome outcome =
                run("ring", "--conditional", told, "--steps", "5000", "--out", directory + "");
        Matcher line =
                Pattern.compile("mode that was asked for: (\\d+\\.\\d) %").matcher(outcome.text());
        assertThat(line.find()).as(outcome.text()).isTrue();
        assertThat(Double.parseDouble(line.group(1))).isGreaterThanOrEqualTo(97);
    }

    @Test
    void anAutoEncoderCannotBeTold() {
        Outcome outcome =
                run("ring", "--conditional", "label", "--loss", "energymargin", "--steps", "1");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.text()).contains("--conditional is label", "give another loss");
    }

    @Test
    void codes_areShownOneByOne() throws Exception {
        Outcome outcome =
                run("infogan", "--steps", "2", "--batch-size", "8", "--out", directory + "");
        assertThat(outcome.code()).as(outcome.text()).isZero();
        for (String name : new String[] {"category.png", "first.png", "second.png"}) {
            assertThat(ImageIO.read(directory.resolve(name).toFile()).getWidth())
                    .isEqualTo(10 * (2 * 28 + 2) + 2);
        }
        assertThat(Outcome.watchedRuns(directory)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cbn", "projection", "acgan"})
    void pictures_haveTheClassOfTheirFolder(String how) throws Exception {
        for (String name : new String[] {"cat/0.png", "cat/1.png", "dog/0.png"}) {
            Path file = directory.resolve("data").resolve(name);
            Files.createDirectories(file.resolveSibling("."));
            ImageIO.write(
                    new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        }
        String command =
                "cifar10 --data %s/data --conditional %s --steps 2 --width 8 --batch-size 2 --out %s/out"
                        .formatted(directory, how, directory);
        Outcome outcome = run(Splitter.on(' ').splitToList(command).toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.text()).isZero();
        assertThat(ImageIO.read(directory.resolve("out/samples.png").toFile()).getHeight())
                .as("a row for each class")
                .isEqualTo(2 * (2 * 32 + 2) + 2);
        String between =
                "interpolate --model %s/out/generator --classes 0,1,0 --pairs 2 --steps 4 --out %s/between.png"
                        .formatted(directory, directory);
        outcome = run(Splitter.on(' ').splitToList(between).toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.text()).isZero();
        assertThat(ImageIO.read(directory.resolve("between.png").toFile()).getHeight())
                .isEqualTo(4 * (2 * 32 + 2) + 2);
        String unasked = between.replace("--classes 0,1,0 ", "");
        assertThat(run(Splitter.on(' ').splitToList(unasked).toArray(String[]::new)).text())
                .contains("--model is told one of 2 classes: add --classes A,B");
        String more =
                "augment --model %s/out/generator --names cat,dog --count 3 --out %s/more"
                        .formatted(directory, directory);
        outcome = run(Splitter.on(' ').splitToList(more).toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.text()).isZero();
        try (ImageFiles files = ImageFiles.builder(directory.resolve("more")).optLabels().open();
                TrainedGenerator generator =
                        TrainedGenerator.load(directory.resolve("out/generator"))) {
            assertThat(files.classes()).containsExactly("cat", "dog");
            ResidentSamples read = files.readAll();
            assertThat(read.labels()).containsExactly(0, 0, 0, 1, 1, 1);
            SampleRequest dogs = SampleRequest.of(3).withSeed(1_000_000).labelled(1);
            float[] expected = generator.sample(dogs).floats();
            float[] found = read.slice(3, 6).floats();
            for (int i = 0; i < expected.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i], within(0.51f / 127.5f));
            }
        }
        assertThat(
                        run(Splitter.on(' ')
                                        .splitToList(more + " --classes 2")
                                        .toArray(String[]::new))
                                .text())
                .contains("--classes is 2: give a whole number from 0 to 1");
        String any =
                "images --data %s --folder data --size 16 --conditional %s --flips --crops 2"
                                .formatted(directory, how)
                        + " --random-crop --steps 2 --width 8 --batch-size 2 --out %s/any"
                                .formatted(directory);
        outcome = run(Splitter.on(' ').splitToList(any).toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.text()).isZero();
        try (TrainedGenerator generator =
                TrainedGenerator.load(directory.resolve("any/generator"))) {
            assertThat(generator.conditioning().classes()).isEqualTo(2);
        }
        assertThat(Files.readString(directory.resolve("any/run.json")))
                .contains("HorizontalFlips", "RandomCrops");
        String noFolders = any.replace("--folder data", "--folder data/cat");
        assertThat(run(Splitter.on(' ').splitToList(noFolders).toArray(String[]::new)).text())
                .contains("are in no folder, which would be their label");
    }

    @ParameterizedTest
    @ValueSource(strings = {"concat", "cbn", "projection", "acgan"})
    void digits_areShownInRowsOfOneClass(String how) throws Exception {
        Outcome outcome =
                run("mnist", "--conditional", how, "--steps", "3", "--out", directory.toString());
        assertThat(outcome.code()).as(outcome.text()).isZero();
        assertThat(ImageIO.read(directory.resolve("samples.png").toFile()).getHeight())
                .isEqualTo(10 * (2 * 28 + 2) + 2);
    }

    @Test
    @Tag("slow")
    void digits_areThoseAskedFor_andNotOnePictureEach() throws Exception {
        Samples real = RealDigits.read();
        Path out = Path.of("target/mnist-concat-example");
        Outcome outcome =
                run(
                        "mnist",
                        "--conditional",
                        "concat",
                        "--data",
                        RealDigits.DIRECTORY.toString(),
                        "--steps",
                        "8000",
                        "--out",
                        out.toString());
        assertThat(outcome.code()).as(outcome.text()).isZero();
        try (ImageClassifier judge = ImageClassifier.train(real.slice(0, 8_000), 4, 1);
                TrainedGenerator generator = TrainedGenerator.load(out.resolve("generator"))) {
            double accuracy = judge.accuracy(real.slice(8_000, 10_000));
            assertThat(accuracy).isGreaterThan(0.97);
            Samples made = generator.sample(SampleRequest.of(JUDGED).withSeed(7).balanced());
            double right = judge.accuracy(made);
            double variety = deviation(made) / deviation(real);
            Files.writeString(
                    out.resolve("judged.txt"),
                    "Of %,d digits %.1f %% are those asked for, for a classifier that is right on %.1f %% of real ones; their deviation within a class is %.2f of the real one's%n"
                            .formatted(JUDGED, 100 * right, 100 * accuracy, variety));
            assertThat(right).isGreaterThanOrEqualTo(0.93);
            assertThat(variety).isGreaterThanOrEqualTo(0.75);
        }
    }

    /** The standard deviation of a pixel among pictures of one class, over pixels and classes. */
    static double deviation(Samples pictures) {
        float[] values = pictures.floats();
        int pixels = (int) pictures.sampleShape().size();
        int classes = 10;
        int[] counts = new int[classes];
        double[] sums = new double[classes * pixels];
        double[] squares = new double[classes * pixels];
        for (int i = 0; i < pictures.size(); i++) {
            int label = pictures.labels()[i];
            counts[label]++;
            for (int p = 0; p < pixels; p++) {
                double value = values[i * pixels + p];
                sums[label * pixels + p] += value;
                squares[label * pixels + p] += value * value;
            }
        }
        double total = 0;
        for (int k = 0; k < sums.length; k++) {
            int count = counts[k / pixels];
            double mean = sums[k] / count;
            total += Math.sqrt(Math.max(0, squares[k] / count - mean * mean));
        }
        return total / sums.length;
    }
}
