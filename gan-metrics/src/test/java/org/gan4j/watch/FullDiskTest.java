package org.gan4j.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.gan4j.GanTrainer;
import org.gan4j.conformance.FailingDisk;
import org.gan4j.conformance.FailingDisk.Fault;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is full at any moment ends an observer, and not the run. */
class FullDiskTest {

    private static final int ITERATIONS = 12;

    private static final Map<String, Function<Path, Observer>> OBSERVERS =
            Map.of(
                    "CsvLog",
                    directory -> CsvLog.to(directory.resolve("metrics.csv"), 1),
                    "TensorBoard",
                    TensorBoard::to,
                    "RunReport",
                    RunReport::to,
                    "FinalPictures",
                    directory -> FinalPictures.to(directory, WatchedRun.data()));

    @TempDir private Path directory;

    private static Observer observer(String name, Path directory) {
        return Objects.requireNonNull(OBSERVERS.get(name)).apply(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CsvLog", "TensorBoard", "RunReport", "FinalPictures"})
    void whateverCannotBeWritten_theRunGoesOn(String name) throws IOException {
        int failures = 0;
        for (int n = 1; n <= 100; n += 1 + n / 8) {
            FailingDisk disk = FailingDisk.failingAt(n, Fault.FROM_THEN_ON);
            Path own = Files.createDirectory(directory.resolve("run" + n));
            try (GanTrainer trainer = WatchedRun.build(observer(name, disk.path(own)))) {
                trainer.fit(WatchedRun.data(), Budget.iterations(ITERATIONS));
                assertThat(trainer.progress().iterations()).isEqualTo(ITERATIONS);
            }
            if (disk.failed().isEmpty()) {
                break;
            }
            failures++;
        }
        assertThat(failures).isGreaterThan(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CsvLog", "TensorBoard", "RunReport", "FinalPictures"})
    void aStrictOne_saysSo(String name) {
        FailingDisk disk = FailingDisk.failingAt(1, Fault.FROM_THEN_ON);
        try (GanTrainer trainer = WatchedRun.build(observer(name, disk.path(directory)).strict())) {
            assertThatThrownBy(() -> trainer.fit(WatchedRun.data(), Budget.iterations(ITERATIONS)))
                    .hasMessageContaining(FailingDisk.FULL);
        }
    }
}
