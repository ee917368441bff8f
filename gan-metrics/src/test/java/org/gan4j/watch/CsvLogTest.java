package org.gan4j.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvLogTest {

    private static final String HEADER = "iteration,images_seen,seconds,name,value";

    @TempDir private Path directory;

    @Test
    void rows_haveOneNumberEach() throws IOException {
        Path file = directory.resolve("inner/metrics.csv");
        WatchedRun.train(20, CsvLog.to(file));
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0)).isEqualTo(HEADER);
        assertThat(lines)
                .anyMatch(line -> line.matches("10,80,[\\d.]+,loss/generator,[\\d.E-]+"))
                .anyMatch(
                        line -> line.matches("20,160,[\\d.]+,real_accuracy/discriminator,[\\d.]+"))
                .noneMatch(line -> line.startsWith("11,"));
    }

    @Test
    void aResumedRun_goesOnWhereItWas() throws IOException {
        Path file = directory.resolve("metrics.csv");
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = WatchedRun.build(CsvLog.to(file, 2))) {
            trainer.fit(WatchedRun.data(), Budget.iterations(4));
            trainer.saveCheckpoint(saved);
            trainer.fit(WatchedRun.data(), Budget.iterations(8));
        }
        List<String> before = Files.readAllLines(file);
        Files.writeString(file, "8,64,0.1,half a li", StandardOpenOption.APPEND);
        try (GanTrainer trainer = WatchedRun.build(CsvLog.to(file, 2))) {
            trainer.resume(saved);
            trainer.fit(WatchedRun.data(), Budget.iterations(6));
        }
        assertThat(numbers(Files.readAllLines(file)))
                .isEqualTo(numbers(before.stream().filter(l -> !l.startsWith("8,")).toList()));
        WatchedRun.train(2, CsvLog.to(file, 2));
        assertThat(Files.readAllLines(file)).startsWith(HEADER).noneMatch(l -> l.startsWith("4,"));
    }

    /** Without the time. */
    private static List<String> numbers(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("(\\d+,\\d+),[\\d.]+,", "$1,"))
                .toList();
    }

    @Test
    void badInput_isRefused() {
        assertThatThrownBy(() -> CsvLog.to(directory, 0))
                .hasMessageContaining("the interval must be at least 1, but was 0");
    }
}
