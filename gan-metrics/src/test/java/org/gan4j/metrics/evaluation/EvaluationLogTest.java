package org.gan4j.metrics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gan4j.conformance.FailingDisk;
import org.gan4j.conformance.FailingDisk.Fault;
import org.gan4j.conformance.FailingDisk.Operation;
import org.gan4j.metrics.MetricValue;
import org.gan4j.metrics.Report;
import org.gan4j.metrics.evaluation.EvaluationLog.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The log of a run that is killed, or whose disk fails at any one of all operations. */
class EvaluationLogTest {

    private static final List<Entry> OLD = List.of(entry(1), entry(2));
    private static final List<Entry> NEW = List.of(entry(1), entry(2), entry(3));

    @TempDir Path directory;

    private static Entry entry(int images) {
        MetricValue value = MetricValue.smallerIsBetter("told", images);
        return new Entry(
                images, new Report(ImmutableList.of(value.with(Map.of("real", "d\u00e9j\u00e0")))));
    }

    /** Makes the new log of the old one. */
    private interface Change {
        void of(Path log) throws IOException;
    }

    private void failAtEach(Fault fault, Change change) throws IOException {
        for (int n = 1; ; n++) {
            Path log = Files.createDirectory(directory.resolve("" + n)).resolve("log.jsonl");
            EvaluationLog.replace(log, OLD);
            FailingDisk disk = FailingDisk.failingAt(n, fault);
            Throwable thrown = catchThrowable(() -> change.of(disk.path(log)));
            boolean isNew = thrown == null || disk.done().contains(Operation.MOVE);
            assertThat(EvaluationLog.read(log)).isEqualTo(isNew ? NEW : OLD);
            if (disk.failed().isPresent() && fault != Fault.SHORT_WRITE) {
                assertThat(thrown)
                        .isInstanceOfAny(IOException.class, UncheckedIOException.class)
                        .hasMessageContaining(log.toString())
                        .hasMessageContaining(FailingDisk.FULL);
            } else {
                assertThat(thrown).isNull();
            }
            disk.heal();
            EvaluationLog.replace(disk.path(log), NEW);
            EvaluationLog.append(disk.path(log), entry(4));
            assertThat(EvaluationLog.read(log)).hasSize(4).startsWith(NEW.toArray(Entry[]::new));
            assertThat(names(log)).containsExactly("log.jsonl");
            if (disk.failed().isEmpty()) {
                return;
            }
        }
    }

    private static List<String> names(Path log) throws IOException {
        try (Stream<Path> all = Files.list(log.getParent())) {
            return all.map(found -> found.getFileName().toString()).toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void replace_onAFailingDisk_keepsTheOldLog(Fault fault) throws IOException {
        failAtEach(fault, log -> EvaluationLog.replace(log, NEW));
    }

    @ParameterizedTest
    @EnumSource
    void append_onAFailingDisk_keepsTheOldEntries(Fault fault) throws IOException {
        failAtEach(fault, log -> EvaluationLog.append(log, entry(3)));
    }

    @Test
    void read_dropsHalfALine_alsoHalfACharacter() throws IOException {
        Path log = directory.resolve("log.jsonl");
        byte[] half = "{\"images\":3,\"report\":\"\u00e9".getBytes(StandardCharsets.UTF_8);
        for (int length = 1; length <= half.length; length++) {
            EvaluationLog.replace(log, OLD);
            Files.write(log, Arrays.copyOf(half, length), StandardOpenOption.APPEND);
            assertThat(EvaluationLog.read(log)).isEqualTo(OLD);
            EvaluationLog.append(log, entry(3));
            assertThat(EvaluationLog.read(log)).isEqualTo(NEW);
        }
    }
}
