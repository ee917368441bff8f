package org.gan4j.metrics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.torch.Torch;
import org.gan4j.hook.Checkpoints;
import org.gan4j.hook.Interval;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunLog;
import org.gan4j.hook.SampleSheets;
import org.gan4j.hook.TrainingHook;
import org.gan4j.metrics.CollapseAlarm;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that watches a long run, at once. */
class LongRunTest {

    private static final Path PROCESS = Path.of("/proc/self");
    private static final int ITERATIONS = 20_000;
    private static final int WARM_UP = 4_000;
    private static final int ROUNDS = 9;
    private static final int ROUND = 40;

    @TempDir Path directory;

    private List<TrainingHook> hooks(Interval moments) {
        return List.of(
                RunLog.to(directory.resolve("metrics.jsonl")),
                Checkpoints.to(directory.resolve("saved")).every(moments).rollBack(3, 0.5),
                SampleSheets.to(directory.resolve("sheets")).every(moments),
                CollapseAlarm.of(HookRuns.DIGITS));
    }

    /** What a process holds: kilobytes, open files, threads, live arrays. */
    private record Held(long kilobytes, long files, long threads, int arrays) {

        static Held now() {
            try (NDManager manager = Torch.newManager(Device.cpu());
                    Stream<Path> open = Files.list(PROCESS.resolve("fd"))) {
                List<String> status = Files.readAllLines(PROCESS.resolve("status"));
                return new Held(
                        number(status, "VmRSS:"),
                        open.count(),
                        number(status, "Threads:"),
                        manager.getParentManager().getManagedArrays().size());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static long number(List<String> status, String name) {
            return status.stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    @Tag("slow")
    void twentyThousandIterations_holdNoMoreThanAtTheBeginning() {
        assumeTrue(Files.exists(PROCESS), "memory and files are read from " + PROCESS);
        List<Held> held = new ArrayList<>();
        TrainingHook watcher =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        long iteration = event.progress().iterations();
                        if (iteration >= WARM_UP && iteration % 1_000 == 0) {
                            held.add(Held.now());
                        }
                    }
                };
        GanTrainerBuilder gan = HookRuns.describe();
        hooks(Interval.iterations(100)).forEach(gan::addHook);
        try (GanTrainer trainer = gan.addHook(watcher).build()) {
            trainer.fit(HookRuns.DIGITS, Budget.iterations(ITERATIONS));
        }
        Held first = held.get(0);
        assertThat(held)
                .allSatisfy(
                        now -> {
                            assertThat(now.arrays()).isEqualTo(first.arrays());
                            assertThat(now.files()).isLessThanOrEqualTo(first.files() + 2);
                            assertThat(now.threads()).isLessThanOrEqualTo(first.threads() + 4);
                        });
        // A leak of one small array an iteration would be 40 MB.
        assertThat(held.get(held.size() - 1).kilobytes() - first.kilobytes())
                .as("%s", held)
                .isLessThan(30_000);
    }

    /** On a DCGAN, with the hooks' usual moments. */
    @Test
    @Tag("long")
    void theHooks_costLessThanThreePercent() throws IOException {
        GanTrainerBuilder plain = dcgan();
        GanTrainerBuilder watched = dcgan();
        hooks(Interval.iterations(200)).forEach(watched::addHook);
        List<Double> ratios = new ArrayList<>();
        try (GanTrainer one = plain.build();
                GanTrainer other = watched.build()) {
            for (int round = 1; round <= ROUNDS; round++) {
                Budget budget = Budget.iterations((long) round * ROUND);
                double without = seconds(one, budget);
                double with = seconds(other, budget);
                ratios.add(with / without);
            }
        }
        ratios.remove(0);
        Collections.sort(ratios);
        Files.writeString(
                Path.of("target/cost-of-hooks.txt"),
                "time with hooks by time without, %s rounds of %s iterations in turn: %s%n"
                        .formatted(ratios.size(), ROUND, ratios));
        assertThat(ratios.get(ratios.size() / 2)).isLessThan(1.03);
    }

    private static GanTrainerBuilder dcgan() {
        return GanTrainer.builder()
                .setGenerator(Generators.dcgan(28, 28, 1).optWidth(16).build())
                .setDiscriminator(Discriminators.dcgan(28, 28, 1).optWidth(16).build())
                .optBatchSize(64);
    }

    private static double seconds(GanTrainer trainer, Budget budget) {
        long begin = System.nanoTime();
        trainer.fit(HookRuns.DIGITS, budget);
        return (System.nanoTime() - begin) / 1e9;
    }
}
