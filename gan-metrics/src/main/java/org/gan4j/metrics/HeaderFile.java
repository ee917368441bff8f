package org.gan4j.metrics;

import com.google.common.hash.Hashing;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.gan4j.file.HeapRoom;
import org.gan4j.file.StrictJson;
import org.gan4j.file.WholeFile;

/**
 * Files of numbers that say what they are: the length of a header as a little-endian int, the
 * header as JSON, then the numbers, little-endian.
 */
final class HeaderFile {

    private static final int LARGEST_HEADER = 1 << 20;
    private static final int LARGEST_CONTENT = Integer.MAX_VALUE - 8;
    private static final String HASH = "sha256";

    private HeaderFile() {}

    static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static void writeHeader(OutputStream out, JsonObject header) throws IOException {
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        out.write(buffer(Integer.BYTES).putInt(text.length).array());
        out.write(text);
    }

    /** Reads the header and leaves the channel at the numbers. */
    static JsonObject readHeader(Path file, FileChannel channel) throws IOException {
        ByteBuffer text;
        try {
            int size = readAll(channel, buffer(Integer.BYTES)).getInt();
            if (size <= 0 || size > LARGEST_HEADER) {
                throw new EOFException("a header of %s bytes".formatted(size));
            }
            text = readAll(channel, buffer(size));
        } catch (EOFException e) {
            throw foreign(file, e);
        }
        try {
            return StrictJson.parse(StandardCharsets.UTF_8.decode(text).toString());
        } catch (IOException e) {
            throw foreign(file, e);
        }
    }

    private static IOException foreign(Path file, IOException cause) {
        return new IOException(file + " is not a file of features or statistics", cause);
    }

    /** Writes a whole file of which the header tells the SHA-256 of what else it holds. */
    static void write(Path file, JsonObject header, byte[] content) throws IOException {
        header.addProperty(HASH, hash(header, content));
        WholeFile.write(
                file,
                out -> {
                    writeHeader(out, header);
                    out.write(content);
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
        long size = channel.size() - channel.position();
        if (size > LARGEST_CONTENT) {
            throw new IOException(
                    "%s has %s bytes, more than such a file can have".formatted(file, size));
        }
        try {
            HeapRoom.check(size, "its numbers", "use a smaller file");
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " does not fit into memory: " + e.getMessage(), e);
        }
        byte[] content = new byte[(int) size];
        readAll(channel, ByteBuffer.wrap(content));
        String found = hash(header, content);
        if (!new JsonPrimitive(found).equals(header.get(HASH))) {
            throw new IOException(
                    "%s is damaged: it has SHA-256 %s, but its header says %s; remove it"
                            .formatted(file, found, header.get(HASH)));
        }
        return content;
    }

    /** A whole number of the header, 0 or more. */
    static long number(Path file, JsonObject header, String name, long most) throws IOException {
        return part(file, () -> StrictJson.whole(header, name, 0, most));
    }

    /** What a part of a header is read by. */
    interface Reading<T> {
        T read() throws IOException;
    }

    /** A part of the header; what is wrong with it is told with the name of the file. */
    static <T> T part(Path file, Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new IOException(file + " is damaged: in its header " + e.getMessage(), e);
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
