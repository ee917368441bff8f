package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.gan4j.GanTrainer;
import org.gan4j.chart.LossChart;
import org.gan4j.djl.Recipes;
import org.gan4j.hook.RunLog;
import org.gan4j.loss.Losses;
import org.gan4j.optim.Sgd;
import org.gan4j.run.Budget;
import org.gan4j.run.TrainingDivergedException;
import org.gan4j.watch.RunReport;
import org.junit.jupiter.api.Test;

/** A run that ends in numbers that are none, and the picture of it in the troubleshooting guide. */
class DivergenceTest {

    private static final Path OUT = Path.of("target/divergence");

    @Test
    void aGameThatNothingBounds_endsWithAName_andItsLastNumbersAreThere() throws Exception {
        PointMixture ring = PointMixture.ring();
        try (GanTrainer trainer =
                Recipes.points(1_000)
                        .optLoss(Losses.wasserstein())
                        .optOptimizer(Sgd.of(0.05))
                        .optSeed(1)
                        .addHook(LossChart.to(OUT.resolve("losses.png")))
                        .addHook(RunLog.to(OUT.resolve("metrics.jsonl")))
                        .addHook(RunReport.to(OUT))
                        .build()) {
            assertThatExceptionOfType(TrainingDivergedException.class)
                    .isThrownBy(() -> trainer.fit(ring.draw(10_000, 1), Budget.iterations(1_000)))
                    .withMessageContaining("add a regularizer");
        }
        assertThat(OUT.resolve("losses.png")).exists();
        assertThat(Files.readString(OUT.resolve("report.html"))).contains("divergence");
    }
}
