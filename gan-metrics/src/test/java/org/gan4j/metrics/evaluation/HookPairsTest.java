package org.gan4j.metrics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.LossChart;
import org.gan4j.hook.Checkpoints;
import org.gan4j.hook.Interval;
import org.gan4j.hook.RunLog;
import org.gan4j.hook.SampleSheets;
import org.gan4j.hook.TrainingHook;
import org.gan4j.metrics.CollapseAlarm;
import org.gan4j.metrics.RunStatistics;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every two hooks together, in either order, over a resumption; training is as without them. */
class HookPairsTest {

    @TempDir Path directory;

    private static final List<Function<Path, TrainingHook>> HOOKS =
            List.of(
                    out -> Checkpoints.to(out.resolve("saved")).every(Interval.iterations(2)),
                    out -> SampleSheets.to(out.resolve("sheets")).every(Interval.iterations(2)),
                    out -> RunLog.to(out.resolve("log.jsonl")).every(1),
                    out -> CollapseAlarm.of(HookRuns.DIGITS),
                    out -> RunStatistics.ofLast(3),
                    out -> LossChart.to(out.resolve("losses.png")),
                    out ->
                            HookRuns.hook(Metrics.kernelInceptionDistance())
                                    .optLog(out.resolve("evaluations.jsonl"))
                                    .optBest(out.resolve("best"))
                                    .build());

    static Stream<Integer> first() {
        return IntStream.range(0, HOOKS.size()).boxed();
    }

    private static float[] samples(GanTrainerBuilder gan, Path half) {
        try (GanTrainer trainer = gan.build()) {
            trainer.fit(HookRuns.DIGITS, Budget.iterations(5));
            trainer.saveCheckpoint(half);
            trainer.resume(half).fit(HookRuns.DIGITS, Budget.iterations(9));
            return trainer.sample(2).floats();
        }
    }

    @ParameterizedTest
    @MethodSource("first")
    void twoHooks_changeNothing(int first) throws IOException {
        float[] plain = samples(HookRuns.describe(), directory.resolve("plain"));
        for (int second = 0; second < HOOKS.size(); second++) {
            if (first != second) {
                Path out = directory.resolve(first + "-" + second);
                GanTrainerBuilder gan =
                        HookRuns.describe()
                                .addHook(HOOKS.get(first).apply(out))
                                .addHook(HOOKS.get(second).apply(out));
                assertThat(samples(gan, directory.resolve("half-" + first + second)))
                        .as("hooks %s and %s", first, second)
                        .isEqualTo(plain);
            }
        }
        if (first == 0) {
            try (Stream<Path> saved = Files.list(directory.resolve("0-1/saved"))) {
                assertThat(saved.filter(Files::isDirectory)).hasSize(3);
            }
        }
    }
}
