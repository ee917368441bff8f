package org.gan4j.metrics.evaluation;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Preconditions;
import com.google.common.primitives.Bytes;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gan4j.file.LineFile;
import org.gan4j.file.SmallFile;
import org.gan4j.file.StrictJson;
import org.gan4j.file.WholeFile;
import org.gan4j.metrics.Report;

/** The file in which a {@link EvaluationHook} keeps its reports, one JSON object per line. */
final class EvaluationLog {

    private static final String IMAGES = "images";
    private static final String REPORT = "report";
    private static final int LARGEST = 1 << 28;

    private EvaluationLog() {}

    /** One evaluation: after how many images, and all numbers. */
    record Entry(long images, Report report) {

        /** The number that is followed. */
        double value() {
            return report.values().get(0).value();
        }

        /** Values of different metrics, extractors or images are not comparable. */
        void check(Map<String, String> method, Path file) {
            Map<String, String> there = report.values().get(0).manifest();
            Preconditions.checkState(
                    there.entrySet().containsAll(method.entrySet()),
                    "%s is of another evaluation: it was %s, but now it is %s; move it away or name"
                            + " another",
                    file,
                    there,
                    method);
        }

        private String line() {
            JsonObject object = new JsonObject();
            object.addProperty(IMAGES, images);
            object.add(REPORT, JsonParser.parseString(report.toJson()));
            return object.toString();
        }
    }

    /** Reads a log, which may be missing. */
    static List<Entry> read(Path log) {
        List<String> lines;
        try {
            lines = wholeLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(log + " cannot be read", e);
        }
        List<Entry> entries = new ArrayList<>();
        try {
            for (String line : lines) {
                JsonObject object = StrictJson.parse(line);
                Report report = Report.parse(String.valueOf(object.get(REPORT)));
                Preconditions.checkArgument(!report.values().isEmpty(), "the report is empty");
                entries.add(new Entry(StrictJson.whole(object, IMAGES, 0, Long.MAX_VALUE), report));
            }
        } catch (IOException
                | JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException
                | NullPointerException e) {
            throw new IllegalStateException(
                    log + " is not a log of evaluations: remove it or name another file", e);
        }
        return entries;
    }

    /** A run that was killed may have left half a line at the end, and half a character. */
    private static List<String> wholeLines(Path log) throws IOException {
        byte[] bytes = Files.exists(log) ? SmallFile.read(log, LARGEST) : new byte[0];
        int end = Bytes.lastIndexOf(bytes, (byte) '\n') + 1;
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, 0, end))
                .toString()
                .lines()
                .toList();
    }

    /** Writes a log, which appears whole or not at all. */
    static void replace(Path log, List<Entry> entries) {
        try {
            WholeFile.write(
                    log, entries.stream().map(entry -> entry.line() + "\n").collect(joining()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void append(Path log, Entry entry) throws IOException {
        LineFile.of(log).append(entry.line() + "\n");
    }
}
