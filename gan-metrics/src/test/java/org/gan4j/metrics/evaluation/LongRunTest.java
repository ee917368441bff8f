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
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.torch.Torch;
import org.gan4j.hook.Checkpoints;
import org.gan4j.hook.Interval;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;
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
    private static final int TIMED = 1_000;

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
                            // Buffers outside the heap stay until their owners are collected.
                            System.gc();
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
        // A leak grows always, an allocator or a compiler at some time: so the median counts. One
        // array of 2 kB an iteration would be 2,000.
        long[] growth =
                IntStream.range(1, held.size())
                        .mapToLong(i -> held.get(i).kilobytes() - held.get(i - 1).kilobytes())
                        .sorted()
                        .toArray();
        assertThat(growth[growth.length / 2]).as("%s", held).isLessThan(600);
    }

    /** The time that a hook takes, the numbers that it fetches included. */
    private static final class Timed implements TrainingHook {

        private final TrainingHook hook;
        private long nanos;

        Timed(TrainingHook hook) {
            this.hook = hook;
        }

        @Override
        public void onStart(RunEvent event) {
            hook.onStart(event);
        }

        @Override
        public void afterIteration(IterationEvent event) {
            long begin = System.nanoTime();
            hook.afterIteration(event);
            nanos += System.nanoTime() - begin;
        }

        @Override
        public void onFinish(RunEvent event) {
            hook.onFinish(event);
        }
    }

    /** On a DCGAN; checkpoints and sheets come far more often than usual. */
    @Test
    @Tag("long")
    void theHooks_takeLessThanThreePercentOfTheTime() throws IOException {
        GanTrainerBuilder gan = dcgan();
        List<Timed> timed = hooks(Interval.iterations(100)).stream().map(Timed::new).toList();
        timed.forEach(gan::addHook);
        double total;
        try (GanTrainer trainer = gan.build()) {
            trainer.fit(HookRuns.DIGITS, Budget.iterations(20));
            timed.forEach(hook -> hook.nanos = 0);
            long begin = System.nanoTime();
            trainer.fit(HookRuns.DIGITS, Budget.iterations(20 + TIMED));
            total = System.nanoTime() - begin;
        }
        StringBuilder parts = new StringBuilder();
        double sum = 0;
        for (Timed each : timed) {
            parts.append("%s %.2f %%%n".formatted(each.hook, 100 * each.nanos / total));
            sum += each.nanos / total;
        }
        Files.writeString(Path.of("target/cost-of-hooks.txt"), parts);
        assertThat(sum).as(parts.toString()).isLessThan(0.03);
    }

    private static GanTrainerBuilder dcgan() {
        return GanTrainer.builder()
                .setGenerator(Generators.dcgan(28, 28, 1).optWidth(16).build())
                .setDiscriminator(Discriminators.dcgan(28, 28, 1).optWidth(16).build())
                .optBatchSize(64);
    }
}
