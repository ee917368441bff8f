package org.gan4j.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files that appear whole or not at all, also to a reader in another process, on a full disk
 * or when the process is killed: the content goes into a hidden file beside the target, is flushed
 * to the disk, counted and renamed.
 */
public final class WholeFile {

    /** What goes into a file; it may be asked to begin again in another stream. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes everything.
         *
         * @param out where to; it is buffered, and closed by the caller
         * @throws IOException if that fails
         */
        void writeTo(OutputStream out) throws IOException;
    }

    private WholeFile() {}

    /**
     * Writes a file, or leaves the one that is there. A link is followed, not replaced.
     *
     * @param file the file; missing directories are created
     * @param content what goes into it
     * @throws IOException if it cannot be written; the message names the file
     */
    public static void write(Path file, Content content) throws IOException {
        try {
            Uninterrupted.run(
                    () -> {
                        replace(file, content);
                        return file;
                    });
        } catch (IOException e) {
            throw new IOException(file + " cannot be written: " + reason(e), e);
        }
    }

    /**
     * Writes a text as UTF-8.
     *
     * @param file the file; missing directories are created
     * @param text what goes into it
     * @throws IOException if it cannot be written; the message names the file
     */
    public static void write(Path file, String text) throws IOException {
        write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void replace(Path file, Content content) throws IOException {
        Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
        createParent(target);
        Path part = Leftovers.newPart(target);
        try {
            long written = fill(part, content);
            long there = Files.size(part);
            if (there != written) {
                throw new IOException("%s of %s bytes are on the disk".formatted(there, written));
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            flushParent(target);
        } finally {
            Leftovers.end(part, target);
        }
    }

    /** Fills a new file and flushes it to the disk; returns the number of bytes. */
    private static long fill(Path part, Content content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
            content.writeTo(out);
            out.flush();
            channel.force(true);
            return channel.position();
        }
    }

    /**
     * Creates the directory of a file.
     *
     * @param file the file
     * @throws IOException if that fails
     */
    static void createParent(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(parent);
        }
    }

    /**
     * Flushes the entry of a file in its directory to the disk; Windows cannot, and does not need
     * to.
     *
     * @param file the file
     * @throws IOException if that fails
     */
    public static void flushParent(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null
                && parent.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(parent)) {
                channel.force(true);
            }
        }
    }

    /**
     * Writes all of a buffer, in as many pieces as it takes.
     *
     * @param channel where to
     * @param bytes what is written
     * @throws IOException if that fails, or nothing more is taken
     */
    public static void writeFully(WritableByteChannel channel, ByteBuffer bytes)
            throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) <= 0) {
                throw new IOException(
                        "nothing more is taken, " + bytes.remaining() + " bytes are left");
            }
        }
    }

    /** What went wrong, where the message alone is often no more than a path. */
    static String reason(IOException e) {
        return e instanceof FileSystemException ? e.toString() : e.getMessage() + "";
    }

    /** Whether there is anything under a name, a link to nowhere included. */
    static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }
}
