package org.gan4j.metrics.evaluation;

import com.google.common.base.Preconditions;
import com.google.common.collect.Lists;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gan4j.metrics.Report;

/** The file in which a {@link EvaluationHook} keeps its reports, one JSON object per line. */
final class EvaluationLog {

    private static final String IMAGES = "images";
    private static final String REPORT = "report";

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
        List<Entry> entries = new ArrayList<>();
        try {
            for (String line : wholeLines(log)) {
                JsonObject object = JsonParser.parseString(line).getAsJsonObject();
                Report report = Report.parse(object.get(REPORT).toString());
                Preconditions.checkArgument(!report.values().isEmpty(), "the report is empty");
                entries.add(new Entry(object.get(IMAGES).getAsLong(), report));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(log + " cannot be read", e);
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException
                | NullPointerException e) {
            throw new IllegalStateException(
                    log + " is not a log of evaluations: remove it or name another file", e);
        }
        return entries;
    }

    /** A run that was killed may have left half a line at the end. */
    private static List<String> wholeLines(Path log) throws IOException {
        String text = Files.exists(log) ? Files.readString(log) : "";
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** Writes a log, which appears whole or not at all. */
    static void replace(Path log, List<Entry> entries) {
        try {
            createParent(log);
            Path part = log.resolveSibling(log.getFileName() + ".part");
            Files.write(part, Lists.transform(entries, Entry::line));
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, log, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(log + " cannot be written", e);
        }
    }

    static void append(Path log, Entry entry) throws IOException {
        createParent(log);
        Files.writeString(
                log, entry.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void createParent(Path log) throws IOException {
        Path parent = log.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }
}
