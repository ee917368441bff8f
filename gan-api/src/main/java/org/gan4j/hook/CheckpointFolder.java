package org.gan4j.hook;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory of numbered checkpoints, as {@link Checkpoints} keeps them. */
public final class CheckpointFolder {

    private static final Logger LOGGER = LoggerFactory.getLogger(CheckpointFolder.class);
    private static final String PREFIX = "iteration-";
    private static final String PATTERN = PREFIX + "\\d{10,}";
    private static final String MANIFEST = "manifest.json";

    private final Path directory;

    private CheckpointFolder(Path directory) {
        this.directory = directory;
    }

    /**
     * Looks at a directory.
     *
     * @param directory which may be missing
     * @return the folder
     */
    public static CheckpointFolder of(Path directory) {
        return new CheckpointFolder(Preconditions.checkNotNull(directory, "directory"));
    }

    /** Where the checkpoint of an iteration is. */
    Path at(long iteration) {
        return directory.resolve("%s%010d".formatted(PREFIX, iteration));
    }

    /** The iteration of a checkpoint. */
    static long iteration(Path checkpoint) {
        return Long.parseLong(name(checkpoint).substring(PREFIX.length()));
    }

    private static String name(Path path) {
        return path.getFileName() + "";
    }

    /**
     * {@return the checkpoints, by the numbers of their iterations}
     *
     * @throws UncheckedIOException if the directory cannot be read
     */
    public List<Path> newestFirst() {
        List<Path> all = new ArrayList<>(numbered());
        all.removeIf(checkpoint -> !Files.exists(checkpoint.resolve(MANIFEST)));
        all.sort(Comparator.comparing(CheckpointFolder::iteration).reversed());
        return all;
    }

    private List<Path> numbered() {
        List<Path> all = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> content =
                    Files.newDirectoryStream(directory, path -> name(path).matches(PATTERN))) {
                content.forEach(all::add);
            } catch (IOException e) {
                throw new UncheckedIOException(directory + " cannot be read", e);
            }
        }
        return all;
    }

    /** Removes what killed processes have begun to save, or to remove. The caller has the lock. */
    void clean() {
        for (Path checkpoint : numbered()) {
            if (!Files.exists(checkpoint.resolve(MANIFEST))) {
                remove(checkpoint);
            }
        }
    }

    /** Removes all but the newest. */
    void keep(int newest) {
        newestFirst().stream().skip(newest).forEach(CheckpointFolder::remove);
    }

    /** The manifest goes first: what has none is no checkpoint. Files of others stay. */
    private static void remove(Path checkpoint) {
        try {
            Files.deleteIfExists(checkpoint.resolve(MANIFEST));
            try (DirectoryStream<Path> content =
                    Files.newDirectoryStream(checkpoint, CheckpointFolder::isOurs)) {
                for (Path file : content) {
                    Files.delete(file);
                }
            }
            Files.delete(checkpoint);
        } catch (IOException e) {
            LOGGER.warn("{} is left over and can be deleted: {}", checkpoint, e.toString());
        }
    }

    private static boolean isOurs(Path file) {
        String name = name(file);
        return name.matches(".*\\.[0-9a-f]{16}\\.safetensors")
                || (name.startsWith(".") && name.endsWith(".writing"))
                || name.equals(".lock");
    }
}
