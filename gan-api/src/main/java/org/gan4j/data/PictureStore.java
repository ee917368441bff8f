package org.gan4j.data;

import com.google.common.collect.ImmutableList;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** A directory or archive of files. Safe for several threads. */
interface PictureStore extends Closeable {

    /**
     * A file in it.
     *
     * @param name with its folders, from the root, between slashes
     * @param size in bytes
     * @param modified when it was, in milliseconds; whatever the archive says
     * @param place where its bytes begin, if the archive tells
     */
    record Entry(String name, long size, long modified, long place) {

        /** The file's own name. */
        String file() {
            return name.substring(name.lastIndexOf('/') + 1);
        }
    }

    /** All files, in any order, each name once. */
    ImmutableList<Entry> entries();

    /**
     * A file as it is now; one in an archive does not change.
     *
     * @throws IOException if it has gone; the message names it
     */
    default Entry current(Entry entry) throws IOException {
        return entry;
    }

    /** What messages call a file. */
    String describe(Entry entry);

    /**
     * Reads a file.
     *
     * @throws IOException if that fails, or it is damaged; the message names it
     */
    byte[] read(Entry entry) throws IOException;

    /**
     * Opens whatever is there.
     *
     * @throws IOException if nothing is there, or something else; the message names it
     */
    static PictureStore open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return new FolderStore(path);
        }
        if (!Files.isRegularFile(path)) {
            throw new NoSuchFileException(
                    path.toString(), null, "there is no such directory, archive or picture");
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(path)) {
            start = in.readNBytes(TarStore.BLOCK);
        }
        if (start.length > 1 && start[0] == 'P' && start[1] == 'K') {
            return ZipStore.open(path);
        }
        boolean compressed = start.length > 1 && start[0] == 0x1f && start[1] == (byte) 0x8b;
        if (compressed || TarStore.isHeader(start)) {
            return TarStore.open(path, compressed);
        }
        if (PictureFormat.of(start).isPresent()) {
            return FolderStore.ofOne(path);
        }
        throw new IOException(
                path
                        + " is neither a picture nor a ZIP or TAR archive: name a directory, a .zip, a .tar"
                        + " or a .tar.gz of pictures, or one picture");
    }

    /**
     * The name of an entry of an archive, as one that can be trusted.
     *
     * @throws IOException if it leads out of the archive
     */
    static String checkedName(Path archive, String name) throws IOException {
        // Archives made on Windows may have its separators.
        String slashes = name.replace('\\', '/');
        while (slashes.startsWith("./") || slashes.startsWith("/")) {
            slashes = slashes.substring(slashes.indexOf('/') + 1);
        }
        if (Arrays.asList(slashes.split("/", -1)).contains("..")) {
            throw new IOException(
                    "%s has an entry named %s, which leads out of it: pack it anew"
                            .formatted(archive, name));
        }
        return slashes;
    }

    /** What is said of two entries of one name: no one can know which is meant. */
    static IOException twice(Path archive, String name) {
        return new IOException(
                "%s has two entries named %s: pack it anew".formatted(archive, name));
    }
}
