package org.gan4j.watch;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.gan4j.file.SmallFile;
import org.gan4j.file.StrictJson;
import org.jspecify.annotations.Nullable;

/**
 * What hooks have left of a run in one directory: {@code run.json} of {@link RunReport}, {@code
 * metrics.jsonl} of a {@link org.gan4j.hook.RunLog}, {@code evaluations.jsonl} of an {@code
 * EvaluationHook}, {@code sheets/sheet-*.png} of {@link org.gan4j.hook.SampleSheets}, and other
 * pictures.
 */
final class RunDirectory {

    static final String ABOUT = "run.json";
    private static final String METRICS = "metrics.jsonl";
    private static final String EVALUATIONS = "evaluations.jsonl";
    private static final int MOST_SHEETS = 40;
    private static final int LARGEST_FILE = 1 << 21;

    /** Sheets, and all other pictures, so that a page stays below 5 MB. */
    private static final int LARGEST_SHEETS = 2 << 20;

    private static final int LARGEST_OTHERS = 3 << 19;
    private static final int LARGEST_OTHER = 1 << 19;

    /** A slider with fewer positions shows nothing of the way. */
    private static final int LEAST_SHEETS = 12;

    private static final int LEAST_HEIGHT = 64;
    private static final int LARGEST_PICTURE = 1 << 26;

    private static final int BASE_64_BYTES = 4;
    private static final int BYTES = 3;

    private final Path directory;
    private @Nullable LoggedSeries known;

    RunDirectory(Path directory) {
        this.directory = directory;
    }

    /** Whether there is anything that a report could show. */
    boolean isRun() {
        return Files.isRegularFile(directory.resolve(METRICS))
                || Files.isRegularFile(directory.resolve(ABOUT));
    }

    Path path() {
        return directory;
    }

    /**
     * All of it, as the page takes it; of a log that has become longer only what is new is read.
     */
    JsonObject read() throws IOException {
        JsonObject run = new JsonObject();
        run.add("about", about());
        LoggedSeries series = LoggedSeries.read(directory.resolve(METRICS), known);
        known = series;
        run.addProperty("iterations", series.iterations());
        run.addProperty("seconds", series.seconds());
        run.add("curves", series.toJson());
        run.add("evaluations", evaluations());
        run.add("signs", Signs.of(series));
        pictures(run);
        return run;
    }

    private JsonObject about() throws IOException {
        Path file = directory.resolve(ABOUT);
        return Files.isRegularFile(file)
                ? StrictJson.parse(SmallFile.readText(file, LARGEST_FILE))
                : new JsonObject();
    }

    /** When the run began, as far as that is known. */
    Optional<String> begun() throws IOException {
        return about().get("machine") instanceof JsonObject machine
                        && machine.get("begun") instanceof JsonPrimitive begun
                ? Optional.of(begun.getAsString())
                : Optional.empty();
    }

    /** As {@code {"fid": {"x": [images], "y": [values], "manifest": {...}}}}. */
    private JsonObject evaluations() throws IOException {
        JsonObject metrics = new JsonObject();
        Path log = directory.resolve(EVALUATIONS);
        if (!Files.isRegularFile(log) || isOfAnEarlierRun(log)) {
            return metrics;
        }
        LoggedSeries.objects(
                log,
                line -> {
                    if (line.get("report") instanceof JsonArray values && line.has("images")) {
                        values.forEach(value -> add(metrics, line.get("images"), value));
                    }
                });
        return metrics;
    }

    private boolean isOfAnEarlierRun(Path file) throws IOException {
        try {
            Optional<String> begun = begun();
            return begun.isPresent()
                    && Files.getLastModifiedTime(file)
                            .toInstant()
                            .isBefore(Instant.parse(begun.get()));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static void add(JsonObject metrics, JsonElement images, JsonElement value) {
        if (!(value instanceof JsonObject found) || !found.has("name") || !found.has("value")) {
            return;
        }
        String name = found.get("name").getAsString();
        if (!metrics.has(name)) {
            JsonObject metric = new JsonObject();
            metric.add("x", new JsonArray());
            metric.add("y", new JsonArray());
            metrics.add(name, metric);
        }
        JsonObject metric = metrics.getAsJsonObject(name);
        metric.getAsJsonArray("x").add(images);
        metric.getAsJsonArray("y").add(finite(found.get("value")));
        if (found.has("manifest")) {
            metric.add("manifest", found.get("manifest"));
        }
    }

    /** What is not finite is text in a report, since JSON has no such numbers. */
    private static JsonElement finite(JsonElement value) {
        return value instanceof JsonPrimitive number && number.isNumber()
                ? number
                : JsonNull.INSTANCE;
    }

    private void pictures(JsonObject run) throws IOException {
        JsonArray others = new JsonArray();
        List<Path> found = new ArrayList<>(files(directory, "png"));
        found.removeIf(file -> Set.of("losses", "fid").contains(nameOf(file)));
        found.sort(Comparator.comparing(file -> !nameOf(file).equals("samples")));
        int room = LARGEST_OTHERS;
        for (Path file : found) {
            String name = nameOf(file);
            room -= add(others, name.replace('-', ' '), file, Math.min(room, LARGEST_OTHER));
        }
        JsonArray sheets = new JsonArray();
        Path folder = directory.resolve("sheets");
        if (Files.isDirectory(folder)) {
            List<Path> shown = thinned(files(folder, "png"));
            for (Path file : shown) {
                String label = nameOf(file).replaceFirst("^sheet-0*(?=\\d)", "iteration ");
                add(sheets, label, file, LARGEST_SHEETS / shown.size());
            }
        }
        run.add("sheets", sheets);
        run.add("pictures", others);
    }

    /** As many as there is room for, evenly, the first and the last among them. */
    private static List<Path> thinned(List<Path> all) throws IOException {
        if (all.size() < 2) {
            return all;
        }
        long largest = 1;
        for (Path file : all) {
            largest = Math.max(largest, Files.size(file) * BASE_64_BYTES / BYTES);
        }
        long whole = Math.max(LEAST_SHEETS, LARGEST_SHEETS / largest);
        int count = (int) Math.min(Math.min(MOST_SHEETS, all.size()), whole);
        Map<Integer, Path> some = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int at = (int) ((i + 1L) * all.size() / count) - 1;
            some.put(count > 1 && i == 0 ? 0 : at, all.get(count > 1 && i == 0 ? 0 : at));
        }
        return List.copyOf(some.values());
    }

    /** {@return the room that it takes; of a picture that is too large the first rows are shown} */
    private static int add(JsonArray pictures, String label, Path file, int room)
            throws IOException {
        byte[] bytes = fitting(file, room / BASE_64_BYTES * BYTES);
        if (bytes.length == 0) {
            return 0;
        }
        JsonObject picture = new JsonObject();
        picture.addProperty("label", label);
        String data = Base64.getEncoder().encodeToString(bytes);
        picture.addProperty("data", "data:image/png;base64," + data);
        pictures.add(picture);
        return data.length();
    }

    /** A PNG, or half of its rows, or half of these: nothing, if none of them fits. */
    private static byte[] fitting(Path file, int most) throws IOException {
        if (Files.size(file) > LARGEST_PICTURE) {
            return new byte[0];
        }
        byte[] bytes = Files.readAllBytes(file);
        BufferedImage picture = null;
        while (bytes.length > most) {
            picture = picture == null ? ImageIO.read(new ByteArrayInputStream(bytes)) : picture;
            if (picture == null || picture.getHeight() < LEAST_HEIGHT) {
                return new byte[0];
            }
            picture = picture.getSubimage(0, 0, picture.getWidth(), picture.getHeight() / 2);
            ByteArrayOutputStream half = new ByteArrayOutputStream();
            ImageIO.write(picture, "png", half);
            bytes = half.toByteArray();
        }
        return bytes;
    }

    private static String nameOf(Path file) {
        String name = file.getFileName() + "";
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static List<Path> files(Path directory, String ending) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(file -> (file.getFileName() + "").endsWith("." + ending))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .forEach(files::add);
        }
        return files;
    }
}
