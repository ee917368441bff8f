package org.gan4j.watch;

import com.google.common.primitives.Bytes;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.gan4j.file.StrictJson;
import org.gan4j.hook.RunWarning;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a {@link org.gan4j.hook.RunLog}, of any length, as curves that a page can draw: at
 * most 1,000 stretches of as many lines each, of which the least and the greatest value are kept,
 * so that no peak is lost.
 */
final class LoggedSeries {

    private static final int MOST = 1_000;
    private static final MathContext DIGITS = new MathContext(5);
    private static final String ITERATION = "iteration";

    private final List<Stretch> stretches = new ArrayList<>();
    private final List<RunWarning> warnings = new ArrayList<>();
    private final Map<String, Double> last = new TreeMap<>();
    private int width = 1;
    private long iterations;
    private double seconds;
    private double before;
    private long firstNotFinite = -1;

    /**
     * The bytes that were read, as far as they are whole lines, and the last two of these lines.
     */
    private long known;

    private byte[] lastLine = {};
    private byte[] lastLines = {};

    /** Of so many values. */
    private record Mean(double sum, long count) {

        Mean plus(Mean other) {
            return new Mean(sum + other.sum, count + other.count);
        }

        double value() {
            return sum / count;
        }
    }

    /** So many lines, one after another. */
    private static final class Stretch {

        final long from;
        long to;
        int lines;
        final Map<String, double[]> extremes = new LinkedHashMap<>();
        final Map<String, Mean> means = new HashMap<>();

        Stretch(long from) {
            this.from = from;
            to = from;
        }

        /** The first of both, then the second, as they came. */
        void add(String name, double... values) {
            double[] known = extremes.get(name);
            if (known == null) {
                extremes.put(name, new double[] {values[0], values[values.length - 1]});
                return;
            }
            boolean falling = known[0] > known[1];
            double least = Math.min(known[0], known[1]);
            double most = Math.max(known[0], known[1]);
            for (double value : values) {
                if (value < least) {
                    least = value;
                    falling = true;
                }
                if (value > most) {
                    most = value;
                    falling = false;
                }
            }
            known[0] = falling ? most : least;
            known[1] = falling ? least : most;
        }

        void addLine(String name, double value) {
            add(name, value);
            means.merge(name, new Mean(value, 1), Mean::plus);
        }

        void add(Stretch next) {
            to = next.to;
            lines += next.lines;
            next.extremes.forEach(this::add);
            next.means.forEach((name, mean) -> means.merge(name, mean, Mean::plus));
        }
    }

    /**
     * Reads what a log has more than before, or all of one that was taken back; what comes after
     * the last line feed is left for later, and lines that are no JSON are left out.
     *
     * @param log the file, which need not be there
     * @param before what was read of it, if anything; it may be changed
     */
    static LoggedSeries read(Path log, @Nullable LoggedSeries before) throws IOException {
        if (!Files.exists(log)) {
            return new LoggedSeries();
        }
        try (SeekableByteChannel file = Files.newByteChannel(log)) {
            LoggedSeries series =
                    before != null && before.isBeginningOf(file) ? before : new LoggedSeries();
            file.position(series.known);
            series.readOn(new BufferedInputStream(Channels.newInputStream(file), 1 << 16));
            return series;
        }
    }

    /** Whether the last lines that were read are still where they were. */
    private boolean isBeginningOf(SeekableByteChannel file) throws IOException {
        if (file.size() < known) {
            return false;
        }
        file.position(known - lastLines.length);
        byte[] there = Channels.newInputStream(file).readNBytes(lastLines.length);
        return Arrays.equals(there, lastLines);
    }

    private void readOn(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            if (next == '\n') {
                byte[] read = line.toByteArray();
                lastLines = Bytes.concat(lastLine, read);
                lastLine = read;
                known += read.length;
                line.reset();
                line(new String(read, StandardCharsets.UTF_8));
            }
        }
    }

    /**
     * Gives the objects of a file of one JSON object per line, whatever other bytes there are: it
     * may be written at this moment.
     */
    static void objects(Path log, Consumer<JsonObject> each) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(Files.newInputStream(log), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonObject object = parsed(line);
                if (object != null) {
                    each.accept(object);
                }
            }
        }
    }

    private static @Nullable JsonObject parsed(String line) {
        try {
            return StrictJson.parse(line);
        } catch (IOException e) {
            return null;
        }
    }

    private void line(String line) {
        JsonObject object = parsed(line);
        if (object == null) {
            return;
        }
        long at;
        try {
            at = StrictJson.whole(object, ITERATION, 0, Long.MAX_VALUE);
        } catch (IOException e) {
            return;
        }
        if (object.has("warning")) {
            warnings.add(new RunWarning(text(object, "warning"), at, text(object, "evidence")));
            return;
        }
        iterations = Math.max(iterations, at);
        if (object.get("seconds") instanceof JsonPrimitive number && number.isNumber()) {
            if (number.getAsDouble() < seconds) {
                before += seconds;
            }
            seconds = number.getAsDouble();
        }
        if (stretches.isEmpty() || stretches.get(stretches.size() - 1).lines == width) {
            stretches.add(new Stretch(at));
        }
        Stretch stretch = stretches.get(stretches.size() - 1);
        stretch.to = at;
        stretch.lines++;
        object.remove(ITERATION);
        object.remove("images_seen");
        object.remove("seconds");
        object.entrySet().forEach(entry -> add(stretch, at, entry.getKey(), entry.getValue()));
        if (stretches.size() > MOST) {
            halve();
        }
    }

    private static String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive text ? text.getAsString() : "";
    }

    private void add(Stretch stretch, long at, String name, JsonElement value) {
        if (value instanceof JsonObject inner) {
            inner.entrySet()
                    .forEach(
                            entry ->
                                    add(
                                            stretch,
                                            at,
                                            name + "/" + entry.getKey(),
                                            entry.getValue()));
        } else if (value instanceof JsonPrimitive number && number.isNumber()) {
            stretch.addLine(name, number.getAsDouble());
            last.put(name, number.getAsDouble());
        } else if (value.isJsonNull() && firstNotFinite < 0) {
            firstNotFinite = at;
        }
    }

    private void halve() {
        for (int i = 0; i + 1 < stretches.size(); i++) {
            stretches.get(i).add(stretches.remove(i + 1));
        }
        width *= 2;
    }

    /** The last iteration that was logged. */
    long iterations() {
        return iterations;
    }

    /** The time of every {@code fit}, as far as it was logged. */
    double seconds() {
        return before + seconds;
    }

    /** The last value of everything that has a name, such as {@code loss/generator}. */
    Map<String, Double> last() {
        return last;
    }

    /** The first iteration at which a number was not finite; -1 if all were. */
    long firstNotFinite() {
        return firstNotFinite;
    }

    List<RunWarning> warnings() {
        return warnings;
    }

    /** The mean over the last quarter of the run; NaN of what nobody logged. */
    double recent(String name) {
        return stretches.subList(stretches.size() * 3 / 4, stretches.size()).stream()
                .map(stretch -> stretch.means.get(name))
                .filter(Objects::nonNull)
                .reduce(Mean::plus)
                .map(Mean::value)
                .orElse(Double.NaN);
    }

    /**
     * As {@code {"x": [...], "series": {"loss/generator": [...]}}}, with null for what is missing.
     */
    JsonObject toJson() {
        boolean single = width == 1;
        JsonArray x = new JsonArray();
        Map<String, JsonArray> series = new TreeMap<>();
        last.keySet().forEach(name -> series.put(name, new JsonArray()));
        for (Stretch stretch : stretches) {
            x.add(stretch.from);
            if (!single) {
                x.add(Math.max(stretch.from + 1, stretch.to));
            }
            series.forEach(
                    (name, values) -> {
                        double[] extremes = stretch.extremes.get(name);
                        for (int i = 0; i < (single ? 1 : 2); i++) {
                            values.add(extremes == null ? JsonNull.INSTANCE : rounded(extremes[i]));
                        }
                    });
        }
        JsonObject json = new JsonObject();
        json.add("x", x);
        JsonObject all = new JsonObject();
        series.forEach(all::add);
        json.add("series", all);
        return json;
    }

    /** More digits than a picture shows make a page large. */
    private static JsonPrimitive rounded(double value) {
        return new JsonPrimitive(new BigDecimal(value).round(DIGITS));
    }
}
