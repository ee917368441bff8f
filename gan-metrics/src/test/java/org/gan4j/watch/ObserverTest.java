package org.gan4j.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to an observer, the run goes on, unless it is strict. */
class ObserverTest {

    @TempDir private Path directory;

    /** Fails in its third iteration, like a disk that is full by then. */
    private static Observer failing(AtomicInteger calls) {
        return Observer.of(
                "failing",
                start ->
                        event -> {
                            if (calls.incrementAndGet() == 3) {
                                throw new IOException("No space left on device");
                            }
                        });
    }

    @Test
    void aFullDisk_endsTheObserver_notTheRun() {
        AtomicInteger calls = new AtomicInteger();
        try (GanTrainer trainer = WatchedRun.build(failing(calls))) {
            trainer.fit(WatchedRun.data(), Budget.iterations(10));
            assertThat(trainer.progress().iterations()).isEqualTo(10);
            assertThat(calls).hasValue(3);
            trainer.fit(WatchedRun.data(), Budget.iterations(12));
            assertThat(calls).hasValue(5);
        }
    }

    /** Such as one of memory, or a missing library. */
    @Test
    void anError_endsTheObserver_notTheRun_unlessItIsStrict() {
        Observer out =
                Observer.of(
                        "out",
                        start ->
                                event -> {
                                    throw new OutOfMemoryError("of a picture");
                                });
        WatchedRun.train(3, out);
        assertThatThrownBy(() -> WatchedRun.train(3, out.strict()))
                .hasStackTraceContaining("OutOfMemoryError: of a picture");
    }

    @Test
    void aStrictOne_endsTheRun() {
        try (GanTrainer trainer = WatchedRun.build(failing(new AtomicInteger()).strict())) {
            assertThatThrownBy(() -> trainer.fit(WatchedRun.data(), Budget.iterations(10)))
                    .hasMessageContaining("failing: No space left on device");
            assertThat(trainer.progress().iterations()).isEqualTo(3);
        }
    }

    @Test
    void aPlaceThatCannotBeWritten_doesNotStopARun() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        WatchedRun.train(
                20, CsvLog.to(file.resolve("a.csv")), TensorBoard.to(file), RunReport.to(file));
        assertThat(Files.readString(file)).isEqualTo("in the way");
    }

    @Test
    void aPortThatIsTaken_doesNotStopARun() throws IOException {
        try (RunServer taken = RunServer.start(directory, 0)) {
            WatchedRun.train(2, RunServer.during(directory, taken.address().getPort()));
        }
    }

    @Test
    void oneObserver_inTwoRunsAtOnce_keepsThemApart() throws InterruptedException {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger runs = new AtomicInteger();
        Observer both =
                Observer.of(
                        "both",
                        start -> {
                            int run = runs.incrementAndGet();
                            return new Watch() {
                                private long last;

                                @Override
                                public void afterIteration(IterationEvent event) {
                                    assertThat(event.progress().iterations()).isEqualTo(++last);
                                }

                                @Override
                                public void onFinish(RunEvent event) {
                                    seen.add(run + " after " + last);
                                }
                            };
                        });
        List<Thread> threads =
                Stream.of(5L, 9L)
                        .map(count -> new Thread(() -> WatchedRun.train(count, both.strict())))
                        .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(seen).hasSize(2).anyMatch(s -> s.endsWith(" 5")).anyMatch(s -> s.endsWith(" 9"));
    }
}
