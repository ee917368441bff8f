package org.gan4j.djl.internal.checkpoint;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.file.SmallFile;
import org.gan4j.file.Uninterrupted;
import org.gan4j.file.WholeFile;
import org.gan4j.file.WriterLock;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.Stateful;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves states into a directory: new files are written beside those of the save before, flushed,
 * read again and compared; then the manifest is replaced, by one renaming; then the files of the
 * old manifest go, of which a copy is kept until they are gone. Until the renaming the old save is
 * there, after it the new one.
 */
final class DirectoryWriter {

    private static final Logger LOGGER = LoggerFactory.getLogger(DirectoryWriter.class);

    /** What is being written ends with this. */
    private static final String WRITING = ".writing";

    /** How long another one may take for its save. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def finite(self, all: List[Tensor]) -> Tensor:
                      return torch.stack([torch.isfinite(x).all().to("cpu") for x in all])
                    """);

    private final Path directory;
    private final String kind;
    private final Path manifestFile;

    /** Tells what this writes from what others do. */
    private final String own = "%016x".formatted(RANDOM.nextLong());

    private DirectoryWriter(Path directory, String kind) {
        this.directory = directory;
        this.kind = kind;
        manifestFile = directory.resolve(Manifest.NAME);
    }

    static void write(
            Path directory, String kind, JsonObject description, Map<String, Stateful> states) {
        Map<String, StateSaver> savers = new LinkedHashMap<>();
        states.forEach(
                (name, state) -> {
                    StateSaver saver = new StateSaver(name);
                    state.visitState(saver);
                    savers.put(name, saver);
                });
        checkFinite(directory, savers);
        try {
            Uninterrupted.run(
                    () -> {
                        new DirectoryWriter(directory, kind).write(description, savers);
                        return directory;
                    });
        } catch (IOException e) {
            throw new CheckpointException(directory + " cannot be written: " + e, e);
        }
    }

    /** What is not finite would only be found when it is too late to go back. */
    private static void checkFinite(Path directory, Map<String, StateSaver> savers) {
        List<String> names = new ArrayList<>();
        NDList all = new NDList();
        savers.forEach(
                (state, saver) ->
                        saver.tensors()
                                .forEach(
                                        (name, tensor) -> {
                                            if (tensor.getDataType().isFloating()) {
                                                names.add("'%s' of '%s'".formatted(name, state));
                                                all.add(tensor);
                                            }
                                        }));
        if (all.isEmpty()) {
            return;
        }
        boolean[] finite;
        try (NDScope answers = new NDScope()) {
            finite = SCRIPT.run(all.head().getManager(), "finite", all).head().toBooleanArray();
        }
        for (int i = 0; i < finite.length; i++) {
            if (!finite[i]) {
                throw new CheckpointException(
                        "%s is not finite: nothing is written to %s; resume an earlier checkpoint"
                                .formatted(names.get(i), directory));
            }
        }
    }

    private void write(JsonObject description, Map<String, StateSaver> savers) throws IOException {
        checkForeign();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        try (WriterLock lock = WriterLock.ofDirectory(directory, PATIENCE)) {
            List<Path> before = filesOf(manifestFile);
            removeAbandoned(before);
            List<Path> unfinished = new ArrayList<>();
            Path newManifest = directory.resolve("." + own + "." + Manifest.NAME + WRITING);
            Path oldManifest = directory.resolve(".old." + own + "." + Manifest.NAME + WRITING);
            try {
                JsonObject numbers = new JsonObject();
                Map<String, FileHash> hashes = new LinkedHashMap<>();
                for (Map.Entry<String, StateSaver> entry : savers.entrySet()) {
                    String state = entry.getKey();
                    StateSaver saver = entry.getValue();
                    numbers.add(state, saver.numbers());
                    if (!saver.tensors().isEmpty()) {
                        Path part = part(state);
                        unfinished.add(part);
                        FileHash written = SafeTensors.write(part, saver.tensors());
                        compare(part, written, FileHash.of(part));
                        hashes.put(state, written);
                    }
                }
                Manifest manifest = Manifest.of(kind, description, numbers, hashes);
                if (Files.exists(manifestFile)) {
                    unfinished.add(oldManifest);
                    writeText(oldManifest, SmallFile.readText(manifestFile, Manifest.LARGEST));
                }
                writeText(newManifest, manifest.text());
                for (String state : hashes.keySet()) {
                    Path file = manifest.file(directory, state);
                    if (!before.remove(file)) {
                        unfinished.add(file);
                    }
                    Files.move(part(state), file, StandardCopyOption.ATOMIC_MOVE);
                }
                WholeFile.flushParent(newManifest);
                Files.move(newManifest, manifestFile, StandardCopyOption.ATOMIC_MOVE);
                unfinished.clear();
                WholeFile.flushParent(newManifest);
            } finally {
                remove(unfinished, newManifest);
            }
            remove(before, oldManifest);
        }
    }

    private Path part(String state) {
        Path file = Manifest.file(directory, state, own);
        return file.resolveSibling("." + file.getFileName() + WRITING);
    }

    private static void writeText(Path file, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            WholeFile.writeFully(channel, ByteBuffer.wrap(bytes));
            channel.force(true);
        }
        if (!Arrays.equals(bytes, SmallFile.read(file, Manifest.LARGEST))) {
            throw new IOException(file + " reads otherwise than it was written");
        }
    }

    private static void compare(Path file, FileHash written, FileHash there) throws IOException {
        if (!there.equals(written)) {
            throw new IOException(
                    "%s reads otherwise than it was written: %s of %s bytes"
                            .formatted(file, there.bytes(), written.bytes()));
        }
    }

    /** A directory with anything in it that is not of the same kind is somebody else's. */
    private void checkForeign() throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        if (Files.isDirectory(directory)) {
            // Another one may be in the middle of its first save.
            boolean foreign = !Files.exists(manifestFile) && holdsForeign();
            if (Files.exists(manifestFile)) {
                Manifest.parse(directory, SmallFile.read(manifestFile, Manifest.LARGEST), kind);
                return;
            }
            if (!foreign) {
                return;
            }
        }
        throw new CheckpointException(
                "%s exists and is not a %s: it would be mixed with it; choose another directory"
                        .formatted(directory, kind));
    }

    /** Whether there is more than what a first save has begun. */
    private boolean holdsForeign() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> content = Files.newDirectoryStream(directory)) {
            content.forEach(files::add);
        }
        List<Path> own = new ArrayList<>();
        own.add(manifestFile.resolveSibling(WriterLock.NAME));
        for (Path file : files) {
            if (isUnfinished(file.getFileName() + "")) {
                own.add(file);
                own.addAll(namedBy(file));
            }
        }
        return !own.containsAll(files);
    }

    /** The names of what a save has begun and not ended, of manifests and tensors alike. */
    private static boolean isUnfinished(String name) {
        return name.matches("\\..*[0-9a-f]{16}\\.(manifest\\.json|safetensors)\\.writing");
    }

    /** The files that a manifest names, which is one of ours but may be damaged. */
    private List<Path> filesOf(Path file) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.exists(file)) {
            Manifest manifest =
                    Manifest.parse(directory, SmallFile.read(file, Manifest.LARGEST), kind);
            manifest.files().keySet().forEach(s -> files.add(manifest.file(directory, s)));
        }
        return files;
    }

    /**
     * Removes what saves that failed or were killed have left: the lock says that nobody is at
     * work. Files with a name for good go only if a manifest that was to follow, or to go, names
     * them.
     */
    private void removeAbandoned(List<Path> inUse) throws IOException {
        List<Path> abandoned = new ArrayList<>();
        try (DirectoryStream<Path> content =
                Files.newDirectoryStream(directory, f -> isUnfinished(f.getFileName() + ""))) {
            content.forEach(abandoned::add);
        }
        for (Path file : abandoned) {
            List<Path> named = namedBy(file);
            named.removeAll(inUse);
            remove(named, file);
        }
    }

    /** The files that an unfinished file names, if it is a manifest and of this kind. */
    private List<Path> namedBy(Path unfinished) throws IOException {
        try {
            if ((unfinished.getFileName() + "").contains(Manifest.NAME)) {
                return filesOf(unfinished);
            }
        } catch (CheckpointException | NoSuchFileException e) {
            // It was not written to its end, or it is finished by now.
        }
        return new ArrayList<>();
    }

    /** Removes files, then the manifest that names them: it tells the next save what is left. */
    private static void remove(List<Path> files, Path manifest) {
        boolean gone = true;
        for (Path file : files) {
            gone &= removeQuietly(file);
        }
        if (gone) {
            removeQuietly(manifest);
        }
    }

    private static boolean removeQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
            return true;
        } catch (IOException e) {
            LOGGER.warn("{} is left over and can be deleted: {}", file, e.toString());
            return false;
        }
    }

    /** Whether tensors of a save are there, with or without a manifest. */
    static boolean holdsTensors(Path directory) throws IOException {
        try (DirectoryStream<Path> content =
                Files.newDirectoryStream(directory, "*" + Manifest.TENSORS)) {
            return content.iterator().hasNext();
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
