package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.MnistFiles;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.Recipes;
import org.gan4j.hook.RunWarning;
import org.gan4j.loss.Losses;
import org.gan4j.metrics.CollapseAlarm;
import org.gan4j.optim.Adam;
import org.gan4j.plugin.FeatureMatching;
import org.gan4j.regularizer.GradientPenalty;
import org.gan4j.rule.Alternating;
import org.gan4j.run.Budget;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The alarm in runs that were made to collapse, and in healthy ones. */
class CollapseRunsTest {

    private static final Path REPORT = Path.of("target/collapse-alarm.txt");
    private static final int POINTS = 20_000;
    private static final int DIGITS = 10_000;

    private record Run(GanTrainerBuilder gan, Samples data) {}

    private static Run of(String name, long iterations, long seed) throws IOException {
        PointMixture ring = PointMixture.ring();
        PointMixture grid = PointMixture.grid();
        return switch (name) {
            case "grid, minimax, no penalty" ->
                    new Run(
                            Recipes.points(iterations)
                                    .optLoss(Losses.minimax())
                                    .optOptimizer(Adam.of(5e-3).withBetas(0.9, 0.999)),
                            grid.draw(POINTS, seed));
            case "ring" ->
                    new Run(
                            Recipes.relativisticPoints(ring.gamma(), iterations),
                            ring.draw(POINTS, seed));
            case "grid" ->
                    new Run(
                            Recipes.relativisticPoints(grid.gamma(), iterations),
                            grid.draw(POINTS, seed));
            case "mixture" -> new Run(mixture(iterations), numbers(seed));
            default -> digits(name);
        };
    }

    private static Run digits(String name) throws IOException {
        assumeTrue(
                Files.exists(ExamplesTest.REAL_MNIST),
                "the MNIST files are not at " + ExamplesTest.REAL_MNIST);
        GanTrainerBuilder gan =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(28, 28, 1).optWidth(16).build())
                        .setDiscriminator(Discriminators.dcgan(28, 28, 1).optWidth(16).build())
                        .optBatchSize(64);
        switch (name) {
            case "digits" -> {}
            case "digits, G's rate x 20" -> gan.optGeneratorOptimizer(Adam.of(20 * 2e-4));
            case "digits, D's rate x 50" -> gan.optDiscriminatorOptimizer(Adam.of(50 * 2e-4));
            case "digits, hinge" -> gan.optLoss(Losses.hinge());
            case "digits, LSGAN" -> gan.optLoss(Losses.leastSquares());
            case "digits, WGAN-GP" ->
                    gan.setDiscriminator(Discriminators.mlp().optWidths(512, 256).build())
                            .optLoss(Losses.wasserstein())
                            .addRegularizer(GradientPenalty.twoSided())
                            .optUpdateRule(Alternating.of(5, 1))
                            .optOptimizer(Adam.of(1e-4).withBetas(0, 0.9));
            case "digits, feature matching" -> gan.addPlugin(FeatureMatching.replacing());
            default -> throw new IllegalArgumentException(name);
        }
        Samples real = MnistFiles.test(ExamplesTest.REAL_MNIST);
        return new Run(gan, real.slice(0, Math.min(DIGITS, real.size())));
    }

    private static GanTrainerBuilder mixture(long iterations) {
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(1).optLatentSize(10).build())
                .setDiscriminator(Discriminators.mlp().build())
                .optOptimizer(
                        Adam.of(Schedule.cosine(2e-3, 2e-5, iterations * 256)).withBetas(0, 0.99))
                .optBatchSize(256);
    }

    /** Of the mixture example. */
    private static Samples numbers(long seed) {
        Random random = new Random(seed);
        float[] values = new float[POINTS];
        for (int i = 0; i < POINTS; i++) {
            double u = random.nextDouble();
            double normal = random.nextGaussian();
            values[i] =
                    (float)
                            (u < 0.3
                                    ? 0.5 * normal - 2
                                    : u < 0.8 ? 0.8 * normal : 3 + 0.3 * normal);
        }
        return Samples.ofFloats(values, new Shape(1));
    }

    private static List<RunWarning> warnings(String name, long iterations, long seed)
            throws IOException {
        Run run = of(name, iterations, seed);
        CollapseAlarm alarm = CollapseAlarm.of(run.data());
        try (GanTrainer trainer = run.gan().optSeed(seed).addHook(alarm).build()) {
            trainer.fit(run.data(), Budget.iterations(iterations));
        }
        Files.writeString(
                REPORT,
                "%s, seed %s, %s iterations: %s%n"
                        .formatted(name, seed, iterations, alarm.warnings()),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return alarm.warnings();
    }

    private static void assertFires(String name, long iterations, long seed) throws IOException {
        List<RunWarning> warnings = warnings(name, iterations, seed);
        assertThat(warnings).isNotEmpty();
        assertThat(warnings.get(0).iteration()).isLessThan(iterations / 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"grid, minimax, no penalty | 3000 | 1"})
    @Tag("slow")
    void aCollapsedRun(String name, long iterations, long seed) throws IOException {
        assertFires(name, iterations, seed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"mixture | 3000 | 1"})
    @Tag("slow")
    void aHealthyRun(String name, long iterations, long seed) throws IOException {
        assertThat(warnings(name, iterations, seed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grid, minimax, no penalty | 3000 | 1",
                "grid, minimax, no penalty | 3000 | 2",
                "grid, minimax, no penalty | 3000 | 3",
                "grid, minimax, no penalty | 3000 | 4",
                "digits, G's rate x 20 | 480 | 1",
                "digits, G's rate x 20 | 480 | 2",
                "digits, G's rate x 20 | 480 | 3",
                "digits, D's rate x 50 | 480 | 1",
                "digits, D's rate x 50 | 480 | 2",
                "digits, D's rate x 50 | 480 | 3",
            })
    @Tag("long")
    void everyCollapsedRun(String name, long iterations, long seed) throws IOException {
        assertFires(name, iterations, seed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ring | 4000 | 1",
                "grid | 6000 | 1",
                "mixture | 3000 | 1",
                "mixture | 3000 | 2",
                "digits, WGAN-GP | 600 | 1",
                "digits | 600 | 1",
                "digits | 600 | 2",
                "digits, hinge | 600 | 1",
                "digits, LSGAN | 600 | 1",
                "digits, feature matching | 600 | 1",
            })
    @Tag("long")
    void everyHealthyRun(String name, long iterations, long seed) throws IOException {
        assertThat(warnings(name, iterations, seed)).isEmpty();
    }
}
