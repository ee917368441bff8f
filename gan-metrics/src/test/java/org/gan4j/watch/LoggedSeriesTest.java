package org.gan4j.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is read again and again while it is written. */
class LoggedSeriesTest {

    @TempDir private Path directory;
    private Path log = Path.of("");
    private @Nullable LoggedSeries known;

    @BeforeEach
    void nameTheLog() {
        log = directory.resolve("metrics.jsonl");
    }

    private static String lines(long from, long to, double loss) {
        return LongStream.range(from, to)
                .mapToObj(
                        i ->
                                "{\"iteration\":%s,\"seconds\":%s,\"loss\":{\"generator\":%s}}\n"
                                        .formatted(i, i / 10.0, loss + i % 7))
                .collect(Collectors.joining());
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** What was read piece by piece is what is there. */
    private void assertKnown(long iterations) throws IOException {
        LoggedSeries followed = LoggedSeries.read(log, known);
        LoggedSeries whole = LoggedSeries.read(log, null);
        assertThat(followed.iterations()).isEqualTo(iterations);
        assertThat(followed.toJson()).isEqualTo(whole.toJson());
        assertThat(followed.seconds()).isEqualTo(whole.seconds());
        assertThat(followed.last()).isEqualTo(whole.last());
        assertThat(followed.warnings()).isEqualTo(whole.warnings());
        known = followed;
    }

    @Test
    void whatIsAppended_isReadOn_byteByByteIfNeedBe() throws IOException {
        assertKnown(0);
        append(lines(1, 1_500, 1));
        assertKnown(1_499);
        LoggedSeries before = known;
        for (char letter : lines(1_500, 1_502, 2).toCharArray()) {
            append(letter + "");
            known = LoggedSeries.read(log, known);
        }
        append("{\"iteration\":1501,\"warning\":\"few shapes\",\"evidence\":\"three\"}\n");
        append("{\"iteration\":1502,\"lo");
        assertKnown(1_501);
        assertThat(known).as("it was read on").isSameAs(before);
    }

    @Test
    void aLogThatWasTakenBack_isReadFromItsBeginning() throws IOException {
        append(lines(1, 100, 1));
        assertKnown(99);
        Files.writeString(log, lines(1, 50, 1));
        assertKnown(49);
        Files.writeString(log, lines(1, 30, 1) + lines(30, 200, 5));
        assertKnown(199);
        Files.writeString(log, lines(1, 400, 9));
        assertKnown(399);
        Files.delete(log);
        assertKnown(0);
    }
}
