package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.hook.TrainingHook;
import org.gan4j.network.Discriminator;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.junit.jupiter.api.Test;

class RunStatisticsTest {

    @Test
    void theWindow_isOfTheLastIterations() {
        RunStatistics statistics = RunStatistics.ofLast(4);
        assertThatIllegalStateException()
                .isThrownBy(statistics::summary)
                .withMessageContaining("need 2 iterations, but saw 0");
        List<Double> losses = new ArrayList<>();
        List<Double> generatorLosses = new ArrayList<>();
        TrainingHook collect =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        PlayerNumbers discriminator =
                                Objects.requireNonNull(event.numbers().get(Player.DISCRIMINATOR));
                        PlayerNumbers generator =
                                Objects.requireNonNull(event.numbers().get(Player.GENERATOR));
                        losses.add(discriminator.loss());
                        generatorLosses.add(generator.loss());
                    }
                };
        float[] points = new float[64];
        for (int i = 0; i < points.length; i++) {
            points[i] = 5 + (float) Math.sin(i);
        }
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.mlp(2).optWidths(8, 8, 8).build())
                        .setDiscriminator(Discriminators.mlp().optWidths(8, 8, 8).build())
                        .addHook(statistics)
                        .addHook(collect)
                        .optBatchSize(16)
                        .build()) {
            trainer.fit(Samples.ofFloats(points, new Shape(2)), Budget.iterations(9));
        }
        List<Double> last = losses.subList(5, 9);
        double mean = last.stream().mapToDouble(x -> x).average().orElseThrow();
        double squares = last.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
        double changes = 0;
        for (int i = 1; i < 4; i++) {
            changes += Math.abs(last.get(i) - last.get(i - 1));
        }
        RunStatistics.Summary summary = statistics.summary();
        assertThat(summary.iterations()).isEqualTo(4);
        RunStatistics.PlayerSummary discriminator = summary.of(Player.DISCRIMINATOR);
        assertThat(discriminator.loss()).isCloseTo(mean, within(1e-12));
        assertThat(discriminator.deviation()).isCloseTo(Math.sqrt(squares / 3), within(1e-12));
        assertThat(discriminator.oscillation()).isCloseTo(changes / 3, within(1e-12));
        double rise = last.get(2) + last.get(3) - last.get(0) - last.get(1);
        assertThat(discriminator.trend())
                .isCloseTo(rise / 2 / Math.sqrt(squares / 3), within(1e-9));
        RunStatistics.PlayerSummary generator = summary.of(Player.GENERATOR);
        List<Double> lastOfGenerator = generatorLosses.subList(5, 9);
        double generatorChanges = 0;
        for (int i = 1; i < 4; i++) {
            generatorChanges += Math.abs(lastOfGenerator.get(i) - lastOfGenerator.get(i - 1));
        }
        assertThat(generator.oscillation()).isCloseTo(generatorChanges / 3, within(1e-12));
        assertThat(summary.change()).isCloseTo((changes + generatorChanges) / 3, within(1e-12));
        assertThat(generator.trend()).isNotZero();
        assertThat(summary.balance()).isCloseTo(generator.loss() / mean, within(1e-12));
        assertThat(generator.gradientNorm()).isPositive();
        assertThat(discriminator.realAccuracy()).isBetween(0.0, 1.0);
        assertThat(discriminator.fakeAccuracy()).isBetween(0.0, 1.0);
        Report report = summary.report();
        assertThat(report.get("discriminator oscillation").value())
                .isEqualTo(discriminator.oscillation());
        assertThat(report.get("change").value()).isEqualTo(summary.change());
        assertThat(report.get("discriminator fake accuracy").manifest())
                .containsEntry("window", "4")
                .containsEntry("last iteration", "9");
        assertThat(Report.parse(report.toJson())).isEqualTo(report);
    }

    @Test
    void logitsOfZero_areRightForNeitherSide_andNoStepOfDIsNaN() {
        RunStatistics statistics = RunStatistics.ofLast(2);
        Block silent =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(1).build())
                        .add(x -> new NDList(x.head().mul(0)));
        Samples points = Samples.ofFloats(new float[64], new Shape(2));
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.mlp(2).optWidths(8, 8, 8).build())
                        .setDiscriminator(Discriminator.of(silent))
                        .addHook(statistics)
                        .optBatchSize(16)
                        .build()) {
            trainer.fit(points, Budget.iterations(2));
        }
        assertThat(statistics.summary().of(Player.DISCRIMINATOR).realAccuracy()).isZero();
        assertThat(statistics.summary().of(Player.DISCRIMINATOR).fakeAccuracy()).isZero();
    }
}
