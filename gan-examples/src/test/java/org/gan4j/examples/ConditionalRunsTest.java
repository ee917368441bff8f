package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.gan4j.GanTrainer;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.ImageRecipes;
import org.gan4j.latent.CodedPrior;
import org.gan4j.metrics.CodePurity;
import org.gan4j.metrics.Features;
import org.gan4j.metrics.ImageClassifier;
import org.gan4j.metrics.IntraClassFid;
import org.gan4j.picture.ImageGrid;
import org.gan4j.plugin.Ema;
import org.gan4j.run.Budget;
import org.gan4j.run.RandomSource;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways to tell digits which they are to be, in the eyes of a classifier. */
class ConditionalRunsTest {

    private static final int JUDGED = 2_000;
    private static final int LEARNED = 8_000;
    private static final Path OUT = Path.of("target/conditional");

    private static ImageClassifier judge(ResidentSamples digits) {
        return ImageClassifier.train(digits.slice(0, LEARNED), 24, 1);
    }

    /** What is made is judged beside held-out digits; of {@code none} the classifier sorts it. */
    @ParameterizedTest
    @CsvSource({
        "none, 32, 6000",
        "concat, 32, 20000",
        "cbn, 16, 12000",
        "projection, 32, 6000",
        "acgan, 16, 6000"
    })
    @Tag("long")
    void digits_areThoseAskedFor(DigitNetworks networks, int width, long iterations)
            throws IOException {
        ResidentSamples digits = RealDigits.read();
        ResidentSamples heldOut = digits.slice(LEARNED, digits.size());
        boolean told = networks != DigitNetworks.none;
        Path out = Files.createDirectories(OUT.resolve(networks.name()));
        ImageRecipes recipes = ImageRecipes.of(28, 28, 1).withWidth(width);
        try (ImageClassifier judge = judge(digits);
                GanTrainer trainer =
                        networks.describe(ImageGame.DCGAN, recipes, iterations)
                                .addPlugin(Ema.halfLifeImages(10_000))
                                .optBatchSize(64)
                                .optSeed(1)
                                .build()) {
            Instant begun = Instant.now();
            trainer.fit(digits.slice(0, LEARNED), Budget.iterations(iterations));
            Duration spent = Duration.between(begun, Instant.now());
            SampleRequest request = SampleRequest.of(JUDGED).withSeed(7);
            ResidentSamples made =
                    trainer.generator().sample(told ? request.balanced() : request).resident();
            int[] seen = judge.classify(made);
            ResidentSamples sorted = told ? made : made.withLabels(seen, 10);
            double right = judge.accuracy(sorted);
            double variety =
                    ConditionalExamplesTest.deviation(sorted)
                            / ConditionalExamplesTest.deviation(heldOut);
            double fid =
                    IntraClassFid.between(
                                    features(judge, heldOut),
                                    heldOut.labels(),
                                    features(judge, sorted),
                                    sorted.labels())
                            .mean();
            ImageGrid.of(trainer.generator().sample(networks.request()))
                    .save(out.resolve("samples.png"));
            Files.writeString(
                    out.resolve("report.txt"),
                    "%s, %s iterations in %s s: asked for %.1f %%, classifier %.1f %%, variety %.2f, intra-class FID %.1f%n"
                            .formatted(
                                    networks,
                                    iterations,
                                    spent.toSeconds(),
                                    100 * right,
                                    100 * judge.accuracy(heldOut),
                                    variety,
                                    fid));
            assertThat(right).isGreaterThanOrEqualTo(0.95);
            assertThat(variety).isGreaterThanOrEqualTo(0.8);
        }
    }

    private static Features features(ImageClassifier judge, Samples images) {
        return judge.extract(images).features();
    }

    private static RandomSource random(NDManager manager) {
        return new RandomSource() {
            @Override
            public NDArray normal(Shape shape) {
                return manager.randomNormal(0, 1, shape, DataType.FLOAT32);
            }

            @Override
            public NDArray uniform(Shape shape) {
                return manager.randomUniform(0, 1, shape, DataType.FLOAT32);
            }
        };
    }

    /** Nothing is told: whether ten categories become ten digits. */
    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 1000", "3, 1000", "4, 1000", "5, 1000"})
    @Tag("long")
    void categories_becomeDigits(long seed, long iterations) throws IOException {
        ResidentSamples digits = RealDigits.read();
        CodedPrior codes = Infogan.PRIOR;
        Path out = Files.createDirectories(OUT.resolve("infogan-" + seed));
        try (ImageClassifier judge = judge(digits);
                NDManager manager = NDManager.newBaseManager();
                GanTrainer trainer =
                        ImageRecipes.of(28, 28, 1).infogan(codes).optSeed(seed).build()) {
            manager.getEngine().setRandomSeed(1);
            trainer.fit(digits.slice(0, LEARNED), Budget.iterations(iterations));
            TrainedGenerator generator = trainer.generator();
            NDArray latents = codes.draw(JUDGED, random(manager));
            Samples made =
                    Samples.ofFloats(
                            generator.generate(latents).toFloatArray(), generator.sampleShape());
            float[] values = codes.codes(latents).toFloatArray();
            int[] categories = new int[JUDGED];
            for (int i = 0; i < 10 * JUDGED; i++) {
                if (values[12 * (i / 10) + i % 10] == 1) {
                    categories[i / 10] = i % 10;
                }
            }
            double purity = CodePurity.of(categories, judge.classify(made));
            Files.writeString(
                    out.resolve("report.txt"),
                    "seed %s, %s iterations: purity %.3f%n".formatted(seed, iterations, purity));
            assertThat(purity).isGreaterThan(0.3);
        }
    }
}
