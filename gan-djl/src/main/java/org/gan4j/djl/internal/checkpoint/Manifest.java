package org.gan4j.djl.internal.checkpoint;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hashing;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.gan4j.Gan4j;
import org.gan4j.file.StrictJson;
import org.gan4j.run.CheckpointException;

/**
 * What a saved directory says of itself. It holds the hash of every file and, with zeros in its
 * place, its own, so that nothing can change unseen.
 *
 * @param json everything
 * @param save what tells this save from others, a part of the names of its files
 * @param files what each file of tensors holds, by the name of its state
 */
record Manifest(JsonObject json, String save, ImmutableMap<String, FileHash> files) {

    static final String NAME = "manifest.json";
    static final String TENSORS = ".safetensors";

    /** Bytes. */
    static final int LARGEST = 1 << 24;

    private static final int VERSION = 3;
    private static final int MOST_FILES = 10_000;
    private static final String FORMAT = "format";
    private static final String FORMAT_VERSION = "formatVersion";
    private static final String PREFIX = "gan4j-";
    private static final String SAVE = "save";
    private static final int SAVE_DIGITS = 16;
    private static final String SAVE_PATTERN = "[0-9a-f]{" + SAVE_DIGITS + "}";
    private static final String STATE = "state";
    private static final String FILES = "files";
    private static final String OWN_HASH = "manifestSha256";
    private static final String NO_HASH = "0".repeat(64);
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    /** A new manifest. The same content has the same one. */
    static Manifest of(
            String kind, JsonObject description, JsonObject numbers, Map<String, FileHash> files)
            throws IOException {
        JsonObject json = new JsonObject();
        json.addProperty(FORMAT, PREFIX + kind);
        json.addProperty(FORMAT_VERSION, VERSION);
        json.addProperty("libraryVersion", Gan4j.version());
        description.entrySet().forEach(entry -> json.add(entry.getKey(), entry.getValue()));
        json.add(STATE, numbers);
        JsonObject hashes = new JsonObject();
        files.forEach((state, hash) -> hashes.add(state, hash.toJson()));
        json.add(FILES, hashes);
        String save = sha256(json.toString()).substring(0, SAVE_DIGITS);
        json.addProperty(SAVE, save);
        json.addProperty(OWN_HASH, NO_HASH);
        return new Manifest(json, save, ImmutableMap.copyOf(files));
    }

    /** What is written. */
    String text() {
        String text = GSON.toJson(json) + "\n";
        return text.replace(NO_HASH, sha256(text));
    }

    private static String sha256(String text) {
        return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
    }

    /**
     * Reads a manifest.
     *
     * @throws CheckpointException if it is of another kind or version, or damaged
     */
    static Manifest parse(Path directory, byte[] bytes, String kind) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            JsonObject json = StrictJson.parse(text);
            checkKind(directory, json, kind);
            String found = StrictJson.text(json, OWN_HASH);
            if (found.length() != NO_HASH.length()
                    || !sha256(text.replace(found, NO_HASH)).equals(found)) {
                throw new IOException("its SHA-256 is not the one that it says it has");
            }
            String save = StrictJson.text(json, SAVE);
            if (!save.matches(SAVE_PATTERN)) {
                throw new IOException("'%s' must be 16 hexadecimal digits".formatted(SAVE));
            }
            JsonObject numbers = StrictJson.object(json, STATE);
            for (String state : numbers.keySet()) {
                StrictJson.object(numbers, state);
            }
            JsonObject files = StrictJson.object(json, FILES);
            if (files.size() > MOST_FILES) {
                throw new IOException("it names %s files".formatted(files.size()));
            }
            ImmutableMap.Builder<String, FileHash> hashes = ImmutableMap.builder();
            for (String state : files.keySet()) {
                hashes.put(state, FileHash.fromJson(StrictJson.object(files, state)));
            }
            return new Manifest(json, save, hashes.build());
        } catch (CharacterCodingException e) {
            throw damaged(directory, new IOException("it is no text in UTF-8", e));
        } catch (IOException e) {
            throw damaged(directory, e);
        }
    }

    private static void checkKind(Path directory, JsonObject json, String kind) throws IOException {
        String format = StrictJson.text(json, FORMAT);
        if (!format.equals(PREFIX + kind)) {
            throw new CheckpointException(
                    "%s is not a %s but a %s%s"
                            .formatted(
                                    directory,
                                    kind,
                                    format,
                                    format.equals("gan4j-checkpoint")
                                            ? ": resume it with a trainer built like the one that"
                                                    + " made it, and save that one's generator"
                                            : ""));
        }
        long version = StrictJson.whole(json, FORMAT_VERSION, 1, Integer.MAX_VALUE);
        if (version > VERSION) {
            throw new CheckpointException(
                    "%s has format version %s, this library reads version %s: use a newer library"
                            .formatted(directory.resolve(NAME), version, VERSION));
        }
        if (version < VERSION) {
            throw new CheckpointException(
                    "%s has format version %s, of a development version before the first release, this library reads version %s: train and save again"
                            .formatted(directory.resolve(NAME), version, VERSION));
        }
    }

    static CheckpointException damaged(Path directory, Exception why) {
        return new CheckpointException(
                "%s is damaged: %s; go back to another one, and remove this one before anything is saved here"
                        .formatted(directory.resolve(NAME), why.getMessage()),
                why);
    }

    JsonObject numbers() {
        return json.getAsJsonObject(STATE);
    }

    FileHash hash(String state) {
        return requireNonNull(files.get(state), state);
    }

    /** Where the tensors of a state are. */
    Path file(Path directory, String state) {
        return file(directory, state, save);
    }

    static Path file(Path directory, String state, String save) {
        String plain = URLEncoder.encode(state, StandardCharsets.UTF_8).replace("*", "%2A");
        return directory.resolve(plain + "." + save + TENSORS);
    }
}
