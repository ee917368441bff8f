package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

/**
 * What observers cost: the MNIST DCGAN with all and without, in turn; and what each of them takes
 * of the time of the thread that trains.
 */
@Tag("long")
class ObserversSpeedTest {

    private static final int ROUNDS = 9;
    private static final int BLOCK = 100;

    /** Both runs are made in slices of one of this length, as the example's. */
    private static final long RUN = 2_000;

    private final Map<String, Long> spent = new LinkedHashMap<>();

    @TempDir private Path directory;

    /** The same hook, whose time is counted. */
    private TrainingHook counted(String name, TrainingHook hook) {
        return (TrainingHook)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {TrainingHook.class},
                        (proxy, method, arguments) -> {
                            long begun = System.nanoTime();
                            try {
                                return method.invoke(hook, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            } finally {
                                spent.merge(name, System.nanoTime() - begun, Long::sum);
                            }
                        });
    }

    private Map<String, TrainingHook> observers(ResidentSamples data) {
        Map<String, TrainingHook> all = new LinkedHashMap<>();
        all.put("RunLog", RunLog.to(directory.resolve("metrics.jsonl")));
        all.put(
                "SampleSheets",
                SampleSheets.to(directory.resolve("sheets")).every(Interval.iterations(BLOCK)));
        all.put("CsvLog", CsvLog.to(directory.resolve("metrics.csv")));
        all.put(
                "TensorBoard",
                TensorBoard.to(directory.resolve("tensorboard"), Interval.iterations(BLOCK)));
        all.put("Meters", Meters.to(new SimpleMeterRegistry()));
        all.put("CollapseAlarm", CollapseAlarm.of(data));
        all.put("LossChart", LossChart.to(directory.resolve("losses.png")));
        all.put("ConsoleProgress", ConsoleProgress.to(new StringBuilder()));
        all.put("RunReport", RunReport.to(directory));
        all.put("RunServer", RunServer.during(directory, 0));
        return all;
    }

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
        double watchedSeconds = 0;
        GanTrainerBuilder observed = digits();
        observers(data).forEach((name, hook) -> observed.addHook(counted(name, hook)));
        try (GanTrainer bare = digits().build();
                GanTrainer watched = observed.build()) {
            seconds(bare, data);
            seconds(watched, data);
            spent.clear();
            for (int round = 0; round < ROUNDS; round++) {
                double without = seconds(bare, data);
                double with = seconds(watched, data);
                watchedSeconds += with;
                ratios.add(with / without);
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
        StringBuilder shares = new StringBuilder(report);
        for (Map.Entry<String, Long> one : spent.entrySet()) {
            double share = 100 * one.getValue() / 1e9 / watchedSeconds;
            shares.append(String.format(Locale.ROOT, "%s %.2f %%%n", one.getKey(), share));
        }
        Files.writeString(Path.of("target/observers.txt"), shares);
        assertThat(ratios.get(ROUNDS / 2)).as(report).isLessThan(1.05);
    }
}
