package org.gan4j.metrics;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.gan4j.metrics.FeatureExtractor.Identity;

/**
 * A file of features: the length of a header as a little-endian int, the header as JSON, and the
 * rows as little-endian float32.
 */
final class FeatureFile {

    private static final int BLOCK = 1 << 16;
    private static final int LARGEST_HEADER = 1 << 16;

    private FeatureFile() {}

    /** Writes a file, which appears whole or not at all. */
    static void write(Path file, Identity identity, Features features) throws IOException {
        JsonObject header = Manifests.of(identity);
        header.addProperty("count", features.count());
        header.addProperty("dimension", features.dimension());
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(
                file,
                channel -> {
                    ByteBuffer head = little(Integer.BYTES + text.length);
                    writeAll(channel, head.putInt(text.length).put(text).flip());
                    FloatBuffer values = features.values();
                    ByteBuffer block = little(BLOCK);
                    while (values.hasRemaining()) {
                        block.clear();
                        int count = Math.min(values.remaining(), BLOCK / Float.BYTES);
                        block.asFloatBuffer().put(values.slice(values.position(), count));
                        values.position(values.position() + count);
                        writeAll(channel, block.limit(count * Float.BYTES));
                    }
                });
    }

    /** Maps a file into memory. */
    static Features map(Path file, Identity identity, int count) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            JsonObject header = header(channel);
            Manifests.check(file, header, identity);
            int rows = header.get("count").getAsInt();
            int dimension = header.get("dimension").getAsInt();
            if (rows != count) {
                throw new IllegalStateException(
                        "%s has features of %s images, but there are %s: remove it to make it anew"
                                .formatted(file, rows, count));
            }
            long from = channel.position();
            long bytes = (long) rows * dimension * Float.BYTES;
            if (channel.size() != from + bytes) {
                throw new IOException(
                        "%s is damaged: expected %s bytes of features but there are %s; remove it"
                                .formatted(file, bytes, channel.size() - from));
            }
            ByteBuffer mapped = channel.map(MapMode.READ_ONLY, from, bytes);
            return Features.of(mapped.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer(), dimension);
        } catch (JsonParseException e) {
            throw new IOException(file + " is not a file of features: remove it", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("%s is damaged: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Reads the header; the channel is then behind it. */
    private static JsonObject header(FileChannel channel) throws IOException {
        ByteBuffer length = little(Integer.BYTES);
        channel.read(length);
        int size = length.flip().remaining() == Integer.BYTES ? length.getInt() : -1;
        if (size <= 0 || size > LARGEST_HEADER) {
            throw new JsonParseException("there is no header");
        }
        ByteBuffer text = little(size);
        channel.read(text);
        JsonElement header =
                JsonParser.parseString(StandardCharsets.UTF_8.decode(text.flip()).toString());
        if (!header.isJsonObject()) {
            throw new JsonParseException("the header is no object");
        }
        return header.getAsJsonObject();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
