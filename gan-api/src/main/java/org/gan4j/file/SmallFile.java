package org.gan4j.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads files that should be small, whatever somebody put in their place. */
public final class SmallFile {

    private SmallFile() {}

    /**
     * Reads a whole file.
     *
     * @param file a regular file, or a link to one
     * @param most how many bytes it may have
     * @return its bytes
     * @throws IOException if it is missing, something else than a file, too large, or cannot be
     *     read
     */
    public static byte[] read(Path file, int most) throws IOException {
        return Uninterrupted.run(
                () -> {
                    checkRegular(file);
                    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
                        long size = channel.size();
                        if (size > most) {
                            throw new IOException(
                                    "%s has %s bytes, more than the %s that such a file may have"
                                            .formatted(file, size, most));
                        }
                        ByteBuffer bytes = ByteBuffer.allocate((int) size);
                        while (bytes.hasRemaining()) {
                            if (channel.read(bytes) < 0) {
                                throw new IOException(file + " became shorter while it was read");
                            }
                        }
                        return bytes.array();
                    }
                });
    }

    /**
     * Reads a whole file of UTF-8 text.
     *
     * @param file a regular file, or a link to one
     * @param most how many bytes it may have
     * @return its text
     * @throws IOException as {@link #read}, or if it is no UTF-8
     */
    public static String readText(Path file, int most) throws IOException {
        byte[] bytes = read(file, most);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is no text in UTF-8", e);
        }
    }

    /**
     * Refuses what is there but is no file: a directory, or a pipe or device, which may never end.
     *
     * @param file the file, or a link to it
     * @throws IOException if it is missing or no regular file
     */
    public static void checkRegular(Path file) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
            throw new IOException(file + " is not a file");
        }
    }
}
