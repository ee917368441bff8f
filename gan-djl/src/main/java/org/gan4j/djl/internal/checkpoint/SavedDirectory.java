package org.gan4j.djl.internal.checkpoint;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.io.Closer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.djl.torch.Torch;
import org.gan4j.file.SmallFile;
import org.gan4j.file.Uninterrupted;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.Stateful;

/**
 * A directory with a manifest and one file of tensors for each state that has any, read at once
 * into memory and found whole. Nothing that happens to the files later changes it.
 *
 * <p>{@link DirectoryWriter} never changes a file: it adds new ones and then replaces the manifest,
 * which names them. So a reader has all files of one save, or finds that the manifest has moved on.
 */
public final class SavedDirectory implements AutoCloseable {

    /** What a part of the manifest is read by. */
    @FunctionalInterface
    public interface Reading<T> {
        /** Reads it; whatever is wrong with it is an {@link IOException}. */
        T of(JsonObject manifest) throws IOException;
    }

    private final Path directory;
    private final Manifest manifest;
    private final Map<String, Map<String, NDArray>> tensors;
    private final NDManager memory;

    private SavedDirectory(
            Path directory,
            Manifest manifest,
            Map<String, Map<String, NDArray>> tensors,
            NDManager memory) {
        this.directory = directory;
        this.manifest = manifest;
        this.tensors = tensors;
        this.memory = memory;
    }

    /**
     * Writes states.
     *
     * @param kind what is saved, such as {@code checkpoint}; it is compared when it is opened
     * @param description what the manifest says beside the states
     */
    public static void write(
            Path directory, String kind, JsonObject description, Map<String, Stateful> states) {
        DirectoryWriter.write(directory, kind, description, states);
    }

    /**
     * Reads everything that was written, and compares it with the manifest.
     *
     * @param kind what is expected
     */
    public static SavedDirectory open(Path directory, String kind) {
        NDManager memory = Torch.newManager(Device.cpu());
        try {
            return Uninterrupted.run(() -> open(directory, kind, memory));
        } catch (IOException e) {
            memory.close();
            throw new CheckpointException(directory + " cannot be read: " + e, e);
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    private static SavedDirectory open(Path directory, String kind, NDManager memory)
            throws IOException {
        byte[] found = manifest(directory, kind);
        while (true) {
            Manifest manifest = Manifest.parse(directory, found, kind);
            try (Closer files = Closer.create()) {
                Map<String, FileChannel> channels = new LinkedHashMap<>();
                for (String state : manifest.files().keySet()) {
                    Path file = manifest.file(directory, state);
                    SmallFile.checkRegular(file);
                    channels.put(state, files.register(FileChannel.open(file)));
                }
                Map<String, Map<String, NDArray>> tensors = new HashMap<>();
                for (Map.Entry<String, FileChannel> channel : channels.entrySet()) {
                    String state = channel.getKey();
                    tensors.put(
                            state,
                            SafeTensors.read(
                                    manifest.file(directory, state),
                                    channel.getValue(),
                                    manifest.hash(state),
                                    memory));
                }
                return new SavedDirectory(directory, manifest, tensors, memory);
            } catch (NoSuchFileException e) {
                byte[] now = manifest(directory, kind);
                if (Arrays.equals(found, now)) {
                    throw new CheckpointException(
                            "%s is missing: what its manifest names is not all there, so %s is damaged"
                                    .formatted(e.getFile(), directory),
                            e);
                }
                found = now;
            }
        }
    }

    private static byte[] manifest(Path directory, String kind) throws IOException {
        Path file = directory.resolve(Manifest.NAME);
        try {
            return SmallFile.read(file, Manifest.LARGEST);
        } catch (NoSuchFileException e) {
            if (Files.isDirectory(directory) && DirectoryWriter.holdsTensors(directory)) {
                throw new CheckpointException(file + " is missing: the " + kind + " is damaged", e);
            }
            throw new CheckpointException(
                    "there is no %s at %s: %s is missing".formatted(kind, directory, file), e);
        }
    }

    /**
     * Reads something that was written beside the states.
     *
     * @param <T> the kind of thing
     * @param reading how
     * @return what it read
     * @throws CheckpointException if it cannot; the message names the manifest
     */
    public <T> T read(Reading<T> reading) {
        try {
            return reading.of(manifest.json());
        } catch (IOException | IllegalArgumentException e) {
            throw Manifest.damaged(directory, e);
        }
    }

    /** {@return how many bytes the tensors of all states have} */
    public long bytes() {
        return manifest.files().keySet().stream()
                .mapToLong(state -> manifest.hash(state).bytes())
                .sum();
    }

    /** Puts all states back, or, if anything does not fit, none of them. */
    public void restore(Map<String, Stateful> states) {
        JsonObject numbers = manifest.numbers();
        if (!numbers.keySet().equals(states.keySet())) {
            throw new CheckpointException(
                    "%s holds the states %s but this composition has %s: build the same one as when it was saved"
                            .formatted(directory, numbers.keySet(), states.keySet()));
        }
        Map<String, StateRestorer> restorers = new LinkedHashMap<>();
        for (Map.Entry<String, Stateful> state : states.entrySet()) {
            String name = state.getKey();
            JsonElement saved = numbers.get(name);
            StateRestorer restorer =
                    new StateRestorer(
                            name,
                            directory,
                            tensors.getOrDefault(name, Map.of()),
                            saved.getAsJsonObject());
            state.getValue().visitState(restorer);
            restorer.checkComplete();
            restorers.put(name, restorer);
        }
        restorers.values().forEach(StateRestorer::apply);
    }

    @Override
    public void close() {
        memory.close();
    }
}
