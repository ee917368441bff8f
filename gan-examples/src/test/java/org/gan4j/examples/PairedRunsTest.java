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
import java.util.List;
import java.util.function.UnaryOperator;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
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
import org.gan4j.plugin.Ema;
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
    private static final int SIZE = 32;
    private static final int QUARTERS = 4;

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

    /** Looks at what is made on the way. */
    private interface Look {
        void at(long iterations, ResidentSamples made) throws IOException;
    }

    /** Trains, looks after each quarter, and returns what is made at the end. */
    private static ResidentSamples translated(
            GanTrainerBuilder gan,
            ResidentSamples pairs,
            Samples held,
            int batch,
            long iterations,
            Path out,
            Look look)
            throws IOException {
        try (GanTrainer trainer =
                gan.addPlugin(HorizontalFlips.standard())
                        .addHook(RunLog.to(out.resolve("metrics.jsonl")))
                        .optBatchSize(batch)
                        .optSeed(1)
                        .build()) {
            Duration spent = Duration.ZERO;
            ResidentSamples made = pairs;
            for (int quarter = 1; quarter <= QUARTERS; quarter++) {
                long until = iterations * quarter / QUARTERS;
                Instant begun = Instant.now();
                trainer.fit(pairs, Budget.iterations(until));
                spent = spent.plus(Duration.between(begun, Instant.now()));
                Files.writeString(
                        out.resolve("time.txt"),
                        "%s iterations in %s s%n".formatted(until, spent.toSeconds()));
                TrainedTranslator translator =
                        TrainedTranslator.of(trainer.generator()).with(Translation.averaged());
                translator.save(out.resolve("generator"));
                made =
                        Samples.ofFloats(
                                translator.translate(held).floats(), new Shape(3, SIZE, SIZE));
                look.at(until, made);
            }
            return made;
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
     * Greys become colours that are nearer to the true ones than greys are. With a lambda of 100 or
     * 300 they are so as a set, but bold: further from the true ones, pixel by pixel, than no
     * colour at all.
     */
    @ParameterizedTest
    @CsvSource({"1000, 16, 8, 6000, 2000"})
    @Tag("long")
    void greys_getColours(double lambda, int patch, int batch, long iterations, int judged)
            throws Exception {
        ResidentSamples pairs = PairTask.GREY.pairs(PictureRunsTest.cifar("train"));
        ResidentSamples held = PairTask.GREY.pairs(PictureRunsTest.cifar("test").slice(0, judged));
        Path out = Files.createDirectories(OUT.resolve("colour"));
        ResidentSamples greys = inThreeChannels(held.images());
        double greyError = MeanAbsoluteError.between(chroma(greys), chroma(held));
        GanTrainerBuilder gan =
                Pix2Pix.builder(pairs.images().sampleShape(), 3)
                        .optLambda(lambda)
                        .optPatch(patch)
                        .optImages(batch * iterations)
                        .describe()
                        .addPlugin(Ema.halfLifeImages(3_000));
        try (ZooModel<NDList, NDList> network = PictureRunsTest.network()) {
            double greyNear = distance(network, greys, held);
            List<Double> nears = new ArrayList<>();
            List<Double> errors = new ArrayList<>();
            StringBuilder report = new StringBuilder();
            ResidentSamples made =
                    translated(
                            gan,
                            pairs,
                            held.images(),
                            batch,
                            iterations,
                            out,
                            (until, found) -> {
                                nears.add(distance(network, found, held));
                                errors.add(MeanAbsoluteError.between(chroma(found), chroma(held)));
                                int last = nears.size() - 1;
                                report.append(
                                        "%s iterations: fid %.2f, of greys %.2f; chroma error %.4f, of greys %.4f%n"
                                                .formatted(
                                                        until,
                                                        nears.get(last),
                                                        greyNear,
                                                        errors.get(last),
                                                        greyError));
                                Files.writeString(out.resolve("report.txt"), report);
                            });
            SideBySide.of(held.images().slice(0, SHOWN))
                    .and(made.slice(0, SHOWN))
                    .and(held.slice(0, SHOWN))
                    .save(out.resolve("pairs.png"));
            assertThat(nears.get(QUARTERS - 1)).as(report + "").isLessThan(greyNear);
            assertThat(errors.get(QUARTERS - 1)).as(report + "").isLessThan(greyError);
        }
    }

    /**
     * Without a game, small pictures become larger ones that are nearer to the truth than bicubic.
     */
    @ParameterizedTest
    @CsvSource({"16, 4000, 2000"})
    @Tag("long")
    void smallPictures_areNearerByL1Alone(int batch, long iterations, int judged) throws Exception {
        Enlargement l1 =
                Enlargement.of(
                        "l1",
                        settings -> settings.optLoss(new NoGame()),
                        batch,
                        iterations,
                        judged);
        assertThat(l1.made().signalToNoise())
                .as(l1 + "")
                .isGreaterThan(l1.bicubic().signalToNoise());
        assertThat(l1.made().similarity()).as(l1 + "").isGreaterThan(l1.bicubic().similarity());
    }

    /**
     * Small pictures become large ones with what bicubic resampling cannot know. At 32 pixels
     * patches of 16 and many steps of few images do that.
     */
    @ParameterizedTest
    @CsvSource({"16, 8, 8000, 2000"})
    @Tag("long")
    void smallPictures_getDetail(int patch, int batch, long iterations, int judged)
            throws Exception {
        Enlargement game =
                Enlargement.of(
                        "game-" + patch,
                        settings -> settings.optPatch(patch),
                        batch,
                        iterations,
                        judged);
        assertThat(game.made().distance()).as(game + "").isLessThan(game.bicubic().distance() / 2);
    }

    /** How pictures of four times the size compare with the truth. */
    private record Nearness(double distance, double signalToNoise, double similarity) {

        static Nearness of(ZooModel<NDList, NDList> network, Samples made, Samples truth)
                throws IOException {
            return new Nearness(
                    PairedRunsTest.distance(network, made, truth),
                    PeakSignalToNoiseRatio.between(made, truth),
                    StructuralSimilarity.between(made, truth));
        }

        @Override
        public String toString() {
            return "fid %.2f, psnr %.2f, ssim %.3f".formatted(distance, signalToNoise, similarity);
        }
    }

    /** Pictures of four times the size, by bicubic resampling and by a network. */
    private record Enlargement(Nearness bicubic, Nearness made) {

        static Enlargement of(
                String name,
                UnaryOperator<Pix2Pix.Builder> settings,
                int batch,
                long iterations,
                int judged)
                throws Exception {
            ResidentSamples pairs = PairTask.SUPER_RESOLUTION.pairs(PictureRunsTest.cifar("train"));
            ResidentSamples held =
                    PairTask.SUPER_RESOLUTION.pairs(PictureRunsTest.cifar("test").slice(0, judged));
            Path out = Files.createDirectories(OUT.resolve("super-resolution").resolve(name));
            ResidentSamples made =
                    translated(
                            settings.apply(Pix2Pix.builder(pairs.images().sampleShape(), 3))
                                    .optImages(batch * iterations)
                                    .describe(),
                            pairs,
                            held.images(),
                            batch,
                            iterations,
                            out,
                            (until, found) -> {});
            SideBySide.of(held.images().slice(0, SHOWN))
                    .and(made.slice(0, SHOWN))
                    .and(held.slice(0, SHOWN))
                    .save(out.resolve("pairs.png"));
            try (ZooModel<NDList, NDList> network = PictureRunsTest.network()) {
                Enlargement found =
                        new Enlargement(
                                Nearness.of(network, held.images(), held),
                                Nearness.of(network, made, held));
                Files.writeString(out.resolve("report.txt"), found.toString());
                return found;
            }
        }
    }
}
