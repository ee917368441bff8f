package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.gan4j.GanTrainer;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.CycleGan;
import org.gan4j.game.CycleGanGame;
import org.gan4j.hook.RunLog;
import org.gan4j.metrics.ImageClassifier;
import org.gan4j.metrics.MeanAbsoluteError;
import org.gan4j.run.Budget;
import org.gan4j.sample.TrainedTranslator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CycleGAN on real digits, whose translations can be judged. */
class UnpairedRunsTest {

    private static final Path OUT = Path.of("target/translation");
    private static final int SHOWN = 16;
    private static final int SIZE = 32;
    private static final int DIGIT = 28;

    /** White digits on black, in three channels and 32 x 32 pixels. */
    private static byte[] white(Samples digits) {
        byte[] pixels = digits.bytes();
        int margin = (SIZE - DIGIT) / 2;
        byte[] white = new byte[(int) digits.size() * 3 * SIZE * SIZE];
        for (int row = 0; row < digits.size() * 3 * DIGIT; row++) {
            int plane = row / DIGIT;
            int y = row % DIGIT;
            System.arraycopy(
                    pixels,
                    (plane / 3 * DIGIT + y) * DIGIT,
                    white,
                    (plane * SIZE + y + margin) * SIZE + margin,
                    DIGIT);
        }
        return white;
    }

    /** Black digits on a ground of any bright hue. */
    private static byte[] coloured(Samples digits, long seed) {
        Random random = new Random(seed);
        byte[] pixels = white(digits);
        int plane = SIZE * SIZE;
        for (int digit = 0; digit < digits.size(); digit++) {
            float[] ground =
                    new Color(Color.HSBtoRGB(random.nextFloat(), 0.8f, 1))
                            .getRGBColorComponents(null);
            for (int i = 0; i < 3 * plane; i++) {
                int at = digit * 3 * plane + i;
                pixels[at] = (byte) Math.round((255 - (pixels[at] & 0xff)) * ground[i / plane]);
            }
        }
        return pixels;
    }

    private static ResidentSamples images(byte[] pixels) {
        return Samples.ofBytes(pixels, new Shape(3, SIZE, SIZE));
    }

    /** White digits become black ones on a coloured ground, and back, and stay what they are. */
    @ParameterizedTest
    @CsvSource({"1, 3000", "2, 3000", "3, 3000"})
    @Tag("long")
    void digits_changeTheirLook(long seed, long iterations) throws Exception {
        ResidentSamples digits = RealDigits.read();
        ResidentSamples held = digits.slice(0, 2_000);
        ResidentSamples ofA = digits.slice(2_000, 6_000);
        ResidentSamples ofB = digits.slice(6_000, 10_000);
        ResidentSamples a = images(white(held)).withLabels(held.labels(), 10);
        ResidentSamples b = images(coloured(held, 1)).withLabels(held.labels(), 10);
        Path out = Files.createDirectories(OUT.resolve("digits-" + seed));
        Shape shape = a.sampleShape();
        int batch = 4;
        try (ImageClassifier judgeA = judge(white(ofA), ofA);
                ImageClassifier judgeB = judge(coloured(ofA, 2), ofA);
                GanTrainer trainer =
                        CycleGan.builder(shape, shape)
                                .optWidth(32)
                                .optBlocks(6)
                                .optImages(batch * iterations)
                                .describe()
                                .addHook(RunLog.to(out.resolve("metrics.jsonl")))
                                .optBatchSize(batch)
                                .optSeed(seed)
                                .build()) {
            Instant begun = Instant.now();
            trainer.fit(
                    Map.of("a", images(white(ofA)), "b", images(coloured(ofB, 3))),
                    Budget.iterations(iterations));
            Duration spent = Duration.between(begun, Instant.now());
            TrainedTranslator there = TrainedTranslator.of(trainer.generator(CycleGanGame.A_TO_B));
            TrainedTranslator back = TrainedTranslator.of(trainer.generator(CycleGanGame.B_TO_A));
            Way forth = Way.of(there, back, a, judgeB, b);
            Way home = Way.of(back, there, b, judgeA, a);
            forth.columns(a).save(out.resolve("a-to-b.png"));
            home.columns(b).save(out.resolve("b-to-a.png"));
            String report =
                    "%s iterations in %s s%n%s%n%s%n"
                            .formatted(iterations, spent.toSeconds(), forth, home);
            Files.writeString(out.resolve("report.txt"), report);
            assertThat(forth.untouched()).as(report).isLessThan(0.3);
            assertThat(home.untouched()).as(report).isLessThan(0.3);
            assertThat(forth.kept()).as(report).isGreaterThan(0.7);
            assertThat(home.kept()).as(report).isGreaterThan(0.7);
            assertThat(forth.arrived()).as(report).isGreaterThan(0.95);
            assertThat(home.arrived()).as(report).isGreaterThan(0.95);
        }
    }

    private static ImageClassifier judge(byte[] pixels, ResidentSamples digits) {
        return ImageClassifier.train(images(pixels).withLabels(digits.labels(), 10), 3, 1);
    }

    /** One direction: the digits that are kept, the domain that is reached, the way back. */
    private record Way(
            ResidentSamples translated,
            ResidentSamples returned,
            double untouched,
            double kept,
            double arrived,
            double cycle) {

        static Way of(
                TrainedTranslator there,
                TrainedTranslator back,
                ResidentSamples from,
                ImageClassifier judge,
                ResidentSamples target) {
            ResidentSamples made =
                    Samples.ofFloats(there.translate(from).floats(), from.sampleShape());
            ResidentSamples returned =
                    Samples.ofFloats(back.translate(made).floats(), from.sampleShape());
            ResidentSamples told = made.withLabels(from.labels(), 10);
            return new Way(
                    made,
                    returned,
                    judge.accuracy(from),
                    judge.accuracy(told),
                    arrivals(from, target, made),
                    MeanAbsoluteError.between(returned, from));
        }

        /** The part of images that a classifier of domains takes for ones of the target. */
        private static double arrivals(Samples from, Samples target, ResidentSamples made) {
            int count = (int) from.size();
            float[] both = new float[2 * count * (int) from.sampleShape().size()];
            System.arraycopy(from.floats(), 0, both, 0, both.length / 2);
            System.arraycopy(target.floats(), 0, both, both.length / 2, both.length / 2);
            int[] domains = new int[2 * count];
            Arrays.fill(domains, count, 2 * count, 1);
            try (ImageClassifier judge =
                    ImageClassifier.train(
                            Samples.ofFloats(both, from.sampleShape()).withLabels(domains, 2),
                            1,
                            1)) {
                int[] wanted = new int[count];
                Arrays.fill(wanted, 1);
                return judge.accuracy(made.withLabels(wanted, 2));
            }
        }

        SideBySide columns(Samples from) {
            return SideBySide.of(from.slice(0, SHOWN))
                    .and(translated.slice(0, SHOWN))
                    .and(returned.slice(0, SHOWN));
        }

        @Override
        public String toString() {
            return "untouched %.3f, digit kept %.3f, in the target domain %.3f, cycle error %.2f"
                    .formatted(untouched, kept, arrived, cycle);
        }
    }
}
