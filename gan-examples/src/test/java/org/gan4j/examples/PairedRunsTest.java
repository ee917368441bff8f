package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
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
import org.gan4j.GanTrainer;
import org.gan4j.data.PairTask;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.Pix2Pix;
import org.gan4j.hook.RunLog;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Loss;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.MeanAbsoluteError;
import org.gan4j.metrics.PeakSignalToNoiseRatio;
import org.gan4j.metrics.StructuralSimilarity;
import org.gan4j.metrics.evaluation.Evaluation;
import org.gan4j.plugin.HorizontalFlips;
import org.gan4j.run.Budget;
import org.gan4j.sample.TrainedTranslator;
import org.gan4j.sample.Translation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pix2pix on pairs made of real pictures. */
class PairedRunsTest {

    private static final Path OUT = Path.of("target/translation");
    private static final int SHOWN = 16;
    private static final int BATCH = 16;
    private static final int SIZE = 32;

    /** No game at all: what the other terms want is all that is wanted. */
    private record NoGame() implements Loss {

        @Override
        public NDArray discriminator(Critiques critiques) {
            return critiques.fake().mul(0).mean();
        }

        @Override
        public NDArray generator(Critiques critiques) {
            return critiques.fake().mul(0).mean();
        }
    }

    private static Pix2Pix.Builder describe(Samples from, long iterations) {
        return Pix2Pix.builder(from.sampleShape(), 3).optImages(BATCH * iterations);
    }

    private static ResidentSamples translated(
            Pix2Pix.Builder description,
            ResidentSamples pairs,
            Samples held,
            long iterations,
            Path out)
            throws IOException {
        try (GanTrainer trainer =
                description
                        .describe()
                        .addPlugin(HorizontalFlips.standard())
                        .addHook(RunLog.to(out.resolve("metrics.jsonl")))
                        .optBatchSize(BATCH)
                        .optSeed(1)
                        .build()) {
            Instant begun = Instant.now();
            trainer.fit(pairs, Budget.iterations(iterations));
            Files.writeString(
                    out.resolve("time.txt"),
                    "%s iterations in %s s%n"
                            .formatted(
                                    iterations,
                                    Duration.between(begun, Instant.now()).toSeconds()));
            TrainedTranslator translator =
                    TrainedTranslator.of(trainer.generator()).with(Translation.averaged());
            translator.save(out.resolve("generator"));
            return Samples.ofFloats(translator.translate(held).floats(), new Shape(3, SIZE, SIZE));
        }
    }

    private static double distance(ZooModel<NDList, NDList> network, Samples made, Samples truth)
            throws IOException {
        Evaluation evaluation = PictureRunsTest.evaluation(network, truth);
        return evaluation.of(ImageSource.of(made)).get("fid").value();
    }

    /** The two chroma channels of JPEG, 128 for grey, as images (2, H, W) in [-1, 1]. */
    private static ResidentSamples chroma(Samples pictures) {
        float[] colours = pictures.floats();
        int plane = SIZE * SIZE;
        float[] chroma = new float[colours.length / 3 * 2];
        for (int picture = 0; picture < pictures.size(); picture++) {
            for (int i = 0; i < plane; i++) {
                float red = colours[picture * 3 * plane + i];
                float green = colours[picture * 3 * plane + plane + i];
                float blue = colours[picture * 3 * plane + 2 * plane + i];
                float luma = 0.299f * red + 0.587f * green + 0.114f * blue;
                chroma[picture * 2 * plane + i] = (blue - luma) / 1.772f;
                chroma[picture * 2 * plane + plane + i] = (red - luma) / 1.402f;
            }
        }
        return Samples.ofFloats(chroma, new Shape(2, SIZE, SIZE));
    }

    private static ResidentSamples inThreeChannels(Samples grey) {
        byte[] pixels = grey.bytes();
        int plane = (int) grey.sampleShape().size();
        byte[] colours = new byte[3 * pixels.length];
        for (int i = 0; i < colours.length; i++) {
            colours[i] = pixels[i / (3 * plane) * plane + i % plane];
        }
        return Samples.ofBytes(colours, new Shape(3).addAll(grey.sampleShape().slice(1)));
    }

    /**
     * Greys become colours that are nearer to the true ones than greys are. With a lambda of 100
     * they are so as a set, but bold: further from the true ones, pixel by pixel, than no colour at
     * all.
     */
    @ParameterizedTest
    @CsvSource({"4000, 2000"})
    @Tag("long")
    void greys_getColours(long iterations, int judged) throws Exception {
        ResidentSamples pairs = PairTask.GREY.pairs(PictureRunsTest.cifar("train"));
        ResidentSamples held = PairTask.GREY.pairs(PictureRunsTest.cifar("test").slice(0, judged));
        Path out = Files.createDirectories(OUT.resolve("colour"));
        ResidentSamples greys = inThreeChannels(held.images());
        ResidentSamples made =
                translated(
                        describe(pairs.images(), iterations).optLambda(300),
                        pairs,
                        held.images(),
                        iterations,
                        out);
        SideBySide.of(held.images().slice(0, SHOWN))
                .and(made.slice(0, SHOWN))
                .and(held.slice(0, SHOWN))
                .save(out.resolve("pairs.png"));
        try (ZooModel<NDList, NDList> network = PictureRunsTest.network()) {
            double near = distance(network, made, held);
            double greyNear = distance(network, greys, held);
            double error = MeanAbsoluteError.between(chroma(made), chroma(held));
            double greyError = MeanAbsoluteError.between(chroma(greys), chroma(held));
            String report =
                    "fid %.2f, of greys %.2f; chroma error %.4f, of greys %.4f%n"
                            .formatted(near, greyNear, error, greyError);
            Files.writeString(out.resolve("report.txt"), report);
            assertThat(near).as(report).isLessThan(greyNear);
            assertThat(error).as(report).isLessThan(greyError);
        }
    }

    /** Small pictures become large ones with what bicubic resampling cannot know. */
    @ParameterizedTest
    @CsvSource({"4000, 2000"})
    @Tag("long")
    void smallPictures_getDetail(long iterations, int judged) throws Exception {
        ResidentSamples pairs = PairTask.SUPER_RESOLUTION.pairs(PictureRunsTest.cifar("train"));
        ResidentSamples held =
                PairTask.SUPER_RESOLUTION.pairs(PictureRunsTest.cifar("test").slice(0, judged));
        Path out = Files.createDirectories(OUT.resolve("super-resolution"));
        Map<String, Samples> ways = new LinkedHashMap<>();
        ways.put("bicubic", held.images());
        Path alone = Files.createDirectories(out.resolve("l1"));
        ways.put(
                "L1 alone",
                translated(
                        describe(pairs.images(), iterations).optLoss(new NoGame()),
                        pairs,
                        held.images(),
                        iterations,
                        alone));
        ways.put(
                "pix2pix",
                translated(
                        describe(pairs.images(), iterations),
                        pairs,
                        held.images(),
                        iterations,
                        out));
        SideBySide columns = SideBySide.of(held.images().slice(0, SHOWN));
        ways.values().stream().skip(1).forEach(way -> columns.and(way.slice(0, SHOWN)));
        columns.and(held.slice(0, SHOWN)).save(out.resolve("pairs.png"));
        StringBuilder report = new StringBuilder();
        List<double[]> found = new ArrayList<>();
        try (ZooModel<NDList, NDList> network = PictureRunsTest.network()) {
            for (Map.Entry<String, Samples> way : ways.entrySet()) {
                Samples made = way.getValue();
                double[] values = {
                    distance(network, made, held),
                    PeakSignalToNoiseRatio.between(made, held),
                    StructuralSimilarity.between(made, held)
                };
                found.add(values);
                report.append(
                        "%s: fid %.2f, psnr %.2f, ssim %.3f%n"
                                .formatted(way.getKey(), values[0], values[1], values[2]));
                Files.writeString(out.resolve("report.txt"), report);
            }
        }
        double[] bicubic = found.get(0);
        assertThat(found.get(2)[0]).as(report + "").isLessThan(bicubic[0] / 2);
        assertThat(found.get(1)[1]).as(report + "").isGreaterThan(bicubic[1]);
        assertThat(found.get(1)[2]).as(report + "").isGreaterThan(bicubic[2]);
    }
}
