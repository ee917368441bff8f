package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gan4j.file.SmallFile;
import org.gan4j.file.StrictJson;
import org.gan4j.file.WholeFile;
import org.jspecify.annotations.Nullable;

/**
 * What a directory of decoded pictures holds.
 *
 * @param settings how they were read, in words
 * @param sources tells the files that were decoded, in their order, from others
 * @param decoded how many files were decoded, those left out included
 * @param shape of a picture; null before the first
 * @param skipped files that were left out, by their number, and why
 * @param classes the names of the classes; none without labels
 * @param finished whether these are all
 */
record MappedManifest(
        String settings,
        String sources,
        int decoded,
        @Nullable Shape shape,
        ImmutableMap<Integer, String> skipped,
        ImmutableList<String> classes,
        boolean finished) {

    private static final String NAME = "manifest.json";
    private static final int FORMAT = 1;
    private static final int MOST_BYTES = 1 << 28;
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** Before anything is decoded. */
    static MappedManifest start(String settings) {
        return new MappedManifest(
                settings, "", 0, null, ImmutableMap.of(), ImmutableList.of(), false);
    }

    /** How many pictures there are. */
    int pictures() {
        return decoded - skipped.size();
    }

    static boolean isIn(Path directory) {
        return Files.exists(directory.resolve(NAME));
    }

    /**
     * Reads that of a directory.
     *
     * @throws IOException if there is none, or it is damaged; the message names it
     */
    static MappedManifest read(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        String text = SmallFile.readText(file, MOST_BYTES);
        try {
            return of(StrictJson.parse(text));
        } catch (IOException e) {
            throw new IOException(
                    "%s is no manifest of decoded pictures (%s): remove %s to decode them anew"
                            .formatted(file, e.getMessage(), directory),
                    e);
        }
    }

    private static MappedManifest of(JsonObject json) throws IOException {
        StrictJson.whole(json, "format", FORMAT, FORMAT);
        int decoded = (int) StrictJson.whole(json, "decoded", 0, Integer.MAX_VALUE);
        long[] shape = StrictJson.wholes(json, "shape", 3, 1, Integer.MAX_VALUE);
        JsonObject left = StrictJson.object(json, "skipped");
        ImmutableMap.Builder<Integer, String> skipped = ImmutableMap.builder();
        for (String number : left.keySet()) {
            skipped.put(Integer.valueOf(number), StrictJson.text(left, number));
        }
        JsonObject named = StrictJson.object(json, "classes");
        ImmutableList.Builder<String> classes = ImmutableList.builder();
        for (int i = 0; i < named.size(); i++) {
            classes.add(StrictJson.text(named, i + ""));
        }
        return new MappedManifest(
                StrictJson.text(json, "settings"),
                StrictJson.text(json, "sources"),
                decoded,
                shape.length == 3 ? new Shape(shape) : null,
                skipped.buildOrThrow(),
                classes.build(),
                StrictJson.whole(json, "finished", 0, 1) == 1);
    }

    /**
     * Writes it, whole or not at all.
     *
     * @throws IOException if that fails; the message names the file
     */
    void write(Path directory) throws IOException {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("settings", settings);
        json.addProperty("sources", sources);
        json.addProperty("decoded", decoded);
        JsonArray sizes = new JsonArray();
        if (shape != null) {
            for (long size : shape.getShape()) {
                sizes.add(size);
            }
        }
        json.add("shape", sizes);
        JsonObject left = new JsonObject();
        skipped.forEach((number, why) -> left.addProperty(number + "", why));
        json.add("skipped", left);
        JsonObject named = new JsonObject();
        for (int i = 0; i < classes.size(); i++) {
            named.addProperty(i + "", classes.get(i));
        }
        json.add("classes", named);
        json.addProperty("finished", finished ? 1 : 0);
        WholeFile.write(directory.resolve(NAME), GSON.toJson(json) + "\n");
    }
}
