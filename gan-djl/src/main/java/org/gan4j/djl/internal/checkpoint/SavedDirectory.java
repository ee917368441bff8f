package org.gan4j.djl.internal.checkpoint;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.io.Resources;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.Stateful;
import org.slf4j.LoggerFactory;

/**
 * A directory with a manifest and one file of tensors for each state that has any. It is written to
 * a temporary sibling, flushed and renamed into place: at no moment is there half of one under its
 * name.
 */
public final class SavedDirectory {

    private static final String MANIFEST = "manifest.json";
    private static final String TENSORS = ".safetensors";
    private static final int FORMAT_VERSION = 1;
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    private final Path directory;
    private final JsonObject manifest;

    private SavedDirectory(Path directory, JsonObject manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    /**
     * Writes states.
     *
     * @param kind what is saved, such as {@code checkpoint}; it is compared when it is opened
     * @param description what the manifest says beside the states
     */
    public static void write(
            Path directory, String kind, JsonObject description, Map<String, Stateful> states) {
        Path target = directory.toAbsolutePath().normalize();
        Path temporary =
                target.resolveSibling(
                        "." + target.getFileName() + "." + UUID.randomUUID() + ".writing");
        try {
            refuseForeign(target, kind);
            Files.createDirectories(temporary);
            JsonObject manifest = new JsonObject();
            manifest.addProperty("format", "gan4j-" + kind);
            manifest.addProperty("formatVersion", FORMAT_VERSION);
            manifest.addProperty("libraryVersion", libraryVersion());
            description.entrySet().forEach(e -> manifest.add(e.getKey(), e.getValue()));
            JsonObject numbers = new JsonObject();
            JsonObject files = new JsonObject();
            for (Map.Entry<String, Stateful> state : states.entrySet()) {
                StateSaver saver = new StateSaver(state.getKey());
                state.getValue().visitState(saver);
                numbers.add(state.getKey(), saver.numbers());
                if (!saver.tensors().isEmpty()) {
                    String name = fileName(state.getKey());
                    SafeTensors.write(temporary.resolve(name), saver.tensors());
                    files.addProperty(name, sha256(temporary.resolve(name)).toString());
                }
            }
            manifest.add("state", numbers);
            manifest.add("sha256", files);
            writeFlushed(temporary.resolve(MANIFEST), GSON.toJson(manifest) + "\n");
            flush(temporary);
            replace(target, temporary);
        } catch (IOException e) {
            throw new CheckpointException(directory + " cannot be written: " + e, e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    /** Opens what {@link #write} wrote, and compares every file with its checksum. */
    public static SavedDirectory open(Path path, String kind) {
        Path old = old(path.toAbsolutePath().normalize());
        Path directory = Files.notExists(path) && Files.exists(old) ? old : path;
        Path file = directory.resolve(MANIFEST);
        try {
            JsonObject manifest = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            String format = manifest.get("format").getAsString();
            if (!format.equals("gan4j-" + kind)) {
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
            int version = manifest.get("formatVersion").getAsInt();
            if (version > FORMAT_VERSION) {
                throw new CheckpointException(
                        "%s has format version %s, this library reads up to %s: use a newer library"
                                .formatted(file, version, FORMAT_VERSION));
            }
            SavedDirectory saved = new SavedDirectory(directory, manifest);
            saved.checkFiles();
            return saved;
        } catch (NoSuchFileException e) {
            throw new CheckpointException(
                    "there is no %s at %s: %s is missing".formatted(kind, directory, e.getFile()),
                    e);
        } catch (IOException e) {
            throw new CheckpointException(file + " cannot be read: " + e, e);
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | ClassCastException
                | NumberFormatException e) {
            throw new CheckpointException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    /** What was written beside the states. */
    public JsonObject manifest() {
        return manifest;
    }

    /** Puts all states back, or, if anything does not fit, none of them. */
    public void restore(Map<String, Stateful> states) {
        JsonObject numbers = manifest.getAsJsonObject("state");
        if (!numbers.keySet().equals(states.keySet())) {
            throw new CheckpointException(
                    "%s holds the states %s but this composition has %s: build the same one as when it was saved"
                            .formatted(directory, numbers.keySet(), states.keySet()));
        }
        Map<String, StateRestorer> restorers = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Stateful> state : states.entrySet()) {
                Path file = directory.resolve(fileName(state.getKey()));
                StateRestorer restorer =
                        new StateRestorer(
                                state.getKey(),
                                file,
                                Files.exists(file) ? SafeTensors.entries(file) : Map.of(),
                                numbers.getAsJsonObject(state.getKey()));
                state.getValue().visitState(restorer);
                restorer.checkComplete();
                restorers.put(state.getKey(), restorer);
            }
        } catch (IOException e) {
            throw new CheckpointException(directory + " cannot be read: " + e, e);
        }
        restorers.values().forEach(StateRestorer::apply);
    }

    private void checkFiles() throws IOException {
        for (Map.Entry<String, JsonElement> entry : manifest.getAsJsonObject("sha256").entrySet()) {
            Path file = directory.resolve(entry.getKey());
            String expected = entry.getValue().getAsString();
            if (!sha256(file).toString().equals(expected)) {
                throw new CheckpointException(
                        file + " is damaged: its SHA-256 is not the one in the manifest");
            }
        }
    }

    private static String fileName(String state) {
        return state + TENSORS;
    }

    private static HashCode sha256(Path file) throws IOException {
        return MoreFiles.asByteSource(file).hash(Hashing.sha256());
    }

    private static void refuseForeign(Path target, String kind) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (Files.isDirectory(target)) {
            try (Stream<Path> content = Files.list(target)) {
                if (content.findAny().isEmpty()) {
                    return;
                }
            }
            Path manifest = target.resolve(MANIFEST);
            if (Files.exists(manifest)
                    && Files.readString(manifest).contains("\"gan4j-" + kind + "\"")) {
                refuseOtherFiles(target, kind);
                return;
            }
        }
        throw new CheckpointException(
                "%s exists and is not a %s: it would be overwritten; choose another directory"
                        .formatted(target, kind));
    }

    private static void refuseOtherFiles(Path target, String kind) throws IOException {
        try (Stream<Path> content = Files.list(target)) {
            Optional<Path> other =
                    content.filter(
                                    file -> {
                                        String name = file.getFileName().toString();
                                        return !name.equals(MANIFEST) && !name.endsWith(TENSORS);
                                    })
                            .findAny();
            if (other.isPresent()) {
                throw new CheckpointException(
                        "%s is a %s but also holds %s, which would be lost: choose a directory of its own"
                                .formatted(target, kind, other.get().getFileName()));
            }
        }
    }

    private static void replace(Path target, Path temporary) throws IOException {
        Path parent = target.getParent();
        Path old = old(target);
        boolean replaces = Files.exists(target);
        if (replaces) {
            deleteQuietly(old);
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (replaces) {
                Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
        if (parent != null) {
            flush(parent);
        }
        if (replaces) {
            deleteQuietly(old);
        }
    }

    /** Where the one before waits while it is replaced: a kill then leaves it here, whole. */
    private static Path old(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".old");
    }

    private static void writeFlushed(Path file, String text) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode(text));
            channel.force(true);
        }
    }

    /** Flushes the entries of a directory; Windows cannot, and does not need to. */
    private static void flush(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory)) {
                channel.force(true);
            }
        }
    }

    private static void deleteQuietly(Path directory) {
        try {
            if (Files.exists(directory)) {
                MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(SavedDirectory.class)
                    .warn("{} is left over and can be deleted: {}", directory, e.toString());
        }
    }

    /** From a file that the build fills in, which is there in jars and directories of any kind. */
    private static String libraryVersion() throws IOException {
        return Resources.toString(
                        Resources.getResource(SavedDirectory.class, "version.txt"),
                        StandardCharsets.UTF_8)
                .strip();
    }
}
