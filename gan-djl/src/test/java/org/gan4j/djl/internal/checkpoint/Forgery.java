package org.gan4j.djl.internal.checkpoint;

import com.google.common.hash.Hashing;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Changes what is saved, and then the hashes, so that the checks behind these are reached. */
final class Forgery {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().serializeNulls().create();
    private static final String OWN_HASH = "manifestSha256";
    private static final String NO_HASH = "0".repeat(64);
    private static final String TWIN = "@twin@";

    private Forgery() {}

    static JsonObject manifest(Path saved) throws IOException {
        return JsonParser.parseString(Files.readString(saved.resolve(Manifest.NAME)))
                .getAsJsonObject();
    }

    /** Changes the manifest. */
    static void changeManifest(Path saved, Consumer<JsonObject> change) throws IOException {
        JsonObject json = manifest(saved);
        change.accept(json);
        if (json.has(OWN_HASH) && json.get(OWN_HASH).isJsonPrimitive()) {
            json.addProperty(OWN_HASH, NO_HASH);
        }
        String text = GSON.toJson(json).replace(TWIN, "") + "\n";
        String hash = Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
        Files.writeString(saved.resolve(Manifest.NAME), text.replace(NO_HASH, hash));
    }

    /** The first file of tensors. */
    static Path tensors(Path saved) throws IOException {
        return tensorFiles(saved).get(0);
    }

    static List<Path> tensorFiles(Path saved) throws IOException {
        try (Stream<Path> all = Files.list(saved)) {
            return all.filter(file -> file.toString().endsWith(Manifest.TENSORS)).sorted().toList();
        }
    }

    /** Replaces a file of tensors; the manifest then says that it is right. */
    static void changeTensors(Path saved, Path file, byte[] content) throws IOException {
        Files.write(file, content);
        String name = file.getFileName().toString();
        String state = name.substring(0, name.indexOf('.'));
        FileHash hash = FileHash.of(file);
        changeManifest(saved, json -> json.getAsJsonObject("files").add(state, hash.toJson()));
    }

    /** Changes the header of a file of tensors. */
    static void changeHeader(Path saved, Path file, Consumer<JsonObject> change)
            throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        JsonObject header =
                JsonParser.parseString(new String(bytes, 8, length, StandardCharsets.UTF_8))
                        .getAsJsonObject();
        change.accept(header);
        byte[] text = GSON.toJson(header).replace(TWIN, "").getBytes(StandardCharsets.UTF_8);
        byte[] values = Arrays.copyOfRange(bytes, 8 + length, bytes.length);
        ByteBuffer all =
                ByteBuffer.allocate(8 + text.length + values.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(text.length)
                        .put(text)
                        .put(values);
        changeTensors(saved, file, all.array());
    }

    /** Changes anything in an object or in one within it. */
    static void changeAnything(JsonObject json, Random random) {
        JsonObject within = json;
        while (true) {
            List<String> names = new ArrayList<>(within.keySet());
            if (names.isEmpty()) {
                within.add("new", value(random));
                return;
            }
            String name = names.get(random.nextInt(names.size()));
            JsonElement element = within.get(name);
            if (element.isJsonObject() && random.nextInt(8) > 0) {
                within = element.getAsJsonObject();
            } else {
                change(within, name, random);
                return;
            }
        }
    }

    private static void change(JsonObject object, String name, Random random) {
        JsonElement old = object.get(name);
        switch (random.nextInt(5)) {
            case 0 -> object.remove(name);
            case 1 -> object.add(name + TWIN, old);
            case 2 -> object.add(name + random.nextInt(10), old);
            default -> {
                JsonArray array = old.isJsonArray() ? old.getAsJsonArray() : new JsonArray();
                if (array.isEmpty() || random.nextInt(4) == 0) {
                    object.add(name, value(random));
                } else {
                    array.set(random.nextInt(array.size()), value(random));
                }
            }
        }
    }

    private static JsonElement value(Random random) {
        List<JsonElement> values =
                List.of(
                        JsonNull.INSTANCE,
                        new JsonArray(),
                        new JsonObject(),
                        new JsonPrimitive(-1),
                        new JsonPrimitive(0),
                        new JsonPrimitive(3),
                        new JsonPrimitive(0.5),
                        new JsonPrimitive(Integer.MAX_VALUE),
                        new JsonPrimitive(1L << 32),
                        new JsonPrimitive(1L << 53),
                        new JsonPrimitive(Long.MAX_VALUE),
                        new JsonPrimitive(new BigDecimal("99999999999999999999")),
                        new JsonPrimitive(1e300),
                        new JsonPrimitive(new BigDecimal("-1e999")),
                        new JsonPrimitive("NaN"),
                        new JsonPrimitive(""),
                        new JsonPrimitive("../../x".repeat(100)),
                        new JsonPrimitive(true),
                        deep());
        return values.get(random.nextInt(values.size()));
    }

    private static JsonElement deep() {
        JsonArray outer = new JsonArray();
        for (int i = 0; i < 200; i++) {
            JsonArray next = new JsonArray();
            next.add(outer);
            outer = next;
        }
        return outer;
    }
}
