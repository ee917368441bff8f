package org.gan4j.metrics;

import com.google.common.hash.Hashing;
import com.google.common.primitives.Ints;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Files of numbers that say what they are: the length of a header as a little-endian int, the
 * header as JSON, then the numbers, little-endian.
 */
final class HeaderFile {

    private static final int LARGEST_HEADER = 1 << 20;
    private static final String HASH = "sha256";

    private HeaderFile() {}

    static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static void writeHeader(FileChannel channel, JsonObject header) throws IOException {
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        writeAll(channel, buffer(Integer.BYTES + text.length).putInt(text.length).put(text).flip());
    }

    static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Reads the header and leaves the channel at the numbers. */
    static JsonObject readHeader(Path file, FileChannel channel) throws IOException {
        try {
            int size = readAll(channel, buffer(Integer.BYTES)).getInt();
            if (size <= 0 || size > LARGEST_HEADER) {
                throw new IOException(file + " is not a file of features or statistics");
            }
            ByteBuffer text = readAll(channel, buffer(size));
            return JsonParser.parseString(StandardCharsets.UTF_8.decode(text).toString())
                    .getAsJsonObject();
        } catch (JsonParseException | IllegalStateException | EOFException e) {
            throw new IOException(file + " is not a file of features or statistics", e);
        }
    }

    /** Writes a whole file of which the header tells the SHA-256 of what else it holds. */
    static void write(Path file, JsonObject header, byte[] content) throws IOException {
        header.addProperty(HASH, hash(header, content));
        AtomicFile.write(
                file,
                channel -> {
                    writeHeader(channel, header);
                    writeAll(channel, ByteBuffer.wrap(content));
                });
    }

    private static String hash(JsonObject header, byte[] content) {
        JsonObject rest = header.deepCopy();
        rest.remove(HASH);
        return Hashing.sha256()
                .newHasher()
                .putString(rest.toString(), StandardCharsets.UTF_8)
                .putBytes(content)
                .hash()
                .toString();
    }

    /** Reads what follows the header that {@link #write} wrote. */
    static byte[] readRest(Path file, FileChannel channel, JsonObject header) throws IOException {
        byte[] content = new byte[Ints.checkedCast(channel.size() - channel.position())];
        readAll(channel, ByteBuffer.wrap(content));
        String found = hash(header, content);
        if (!new JsonPrimitive(found).equals(header.get(HASH))) {
            throw new IOException(
                    "%s is damaged: it has SHA-256 %s, but its header says %s; remove it"
                            .formatted(file, found, header.get(HASH)));
        }
        return content;
    }

    static long number(Path file, JsonObject header, String name) throws IOException {
        try {
            return header.get(name).getAsLong();
        } catch (NullPointerException | IllegalStateException | NumberFormatException e) {
            throw new IOException(
                    "%s is damaged: its header has no number '%s'".formatted(file, name), e);
        }
    }

    /** Fills a buffer and turns it over for reading. */
    static ByteBuffer readAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the file ends too early");
            }
        }
        return bytes.flip();
    }

    /** Refuses a file that is shorter or longer than its header says. */
    static void checkLength(Path file, FileChannel channel, long expected) throws IOException {
        long found = channel.size() - channel.position();
        if (found != expected) {
            throw new IOException(
                    "%s is damaged: expected %s bytes after its header but there are %s; remove it"
                            .formatted(file, expected, found));
        }
    }
}
