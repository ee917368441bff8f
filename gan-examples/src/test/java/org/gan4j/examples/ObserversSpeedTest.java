package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.LossChart;
import org.gan4j.data.ResidentSamples;
import org.gan4j.djl.ImageRecipes;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.hook.Interval;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunLog;
import org.gan4j.hook.SampleSheets;
import org.gan4j.hook.TrainingHook;
import org.gan4j.metrics.CollapseAlarm;
import org.gan4j.run.Budget;
import org.gan4j.watch.CsvLog;
import org.gan4j.watch.Meters;
import org.gan4j.watch.RunReport;
import org.gan4j.watch.RunServer;
import org.gan4j.watch.TensorBoard;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What all observers together cost: the MNIST DCGAN with and without them, in turn. */
@Tag("long")
class ObserversSpeedTest {

    private static final int ROUNDS = 9;
    private static final int BLOCK = 100;

    /** Both runs are made in slices of one of this length, as the example's. */
    private static final long RUN = 2_000;

    @TempDir private Path directory;

    private static GanTrainerBuilder digits() {
        return ImageRecipes.of(28, 28, 1)
                .withWidth(32)
                .dcgan()
                .optBatchSize(64)
                .optSeed(1)
                .addHook(
                        new TrainingHook() {
                            @Override
                            public void afterIteration(IterationEvent event) {
                                if (event.progress().iterations() % BLOCK == 0) {
                                    event.requestStop();
                                }
                            }
                        });
    }

    /** The time of the next slice: a sheet, a picture and histograms are due in it. */
    private static double seconds(GanTrainer trainer, ResidentSamples data) {
        long begun = System.nanoTime();
        trainer.fit(data, Budget.iterations(RUN));
        return (System.nanoTime() - begun) / 1e9;
    }

    @Test
    void observers_costLittle() throws IOException {
        ResidentSamples data = RealDigits.read();
        List<Double> ratios = new ArrayList<>();
        try (GanTrainer bare = digits().build();
                GanTrainer watched =
                        digits().addHook(RunLog.to(directory.resolve("metrics.jsonl")))
                                .addHook(
                                        SampleSheets.to(directory.resolve("sheets"))
                                                .every(Interval.iterations(BLOCK)))
                                .addHook(CsvLog.to(directory.resolve("metrics.csv")))
                                .addHook(
                                        TensorBoard.to(
                                                directory.resolve("tensorboard"),
                                                Interval.iterations(BLOCK)))
                                .addHook(Meters.to(new SimpleMeterRegistry()))
                                .addHook(CollapseAlarm.of(data))
                                .addHook(LossChart.to(directory.resolve("losses.png")))
                                .addHook(ConsoleProgress.to(new StringBuilder()))
                                .addHook(RunReport.to(directory))
                                .addHook(RunServer.during(directory, 0))
                                .build()) {
            seconds(bare, data);
            seconds(watched, data);
            for (int round = 0; round < ROUNDS; round++) {
                double without = seconds(bare, data);
                ratios.add(seconds(watched, data) / without);
            }
        }
        Collections.sort(ratios);
        String report =
                String.format(
                        Locale.ROOT,
                        "with / without observers, %d rounds of %d iterations: median %.3f, %.3f to"
                                + " %.3f%n",
                        ROUNDS,
                        BLOCK,
                        ratios.get(ROUNDS / 2),
                        ratios.get(0),
                        ratios.get(ROUNDS - 1));
        Files.writeString(Path.of("target/observers.txt"), report);
        assertThat(ratios.get(ROUNDS / 2)).as(report).isLessThan(1.05);
    }
}
