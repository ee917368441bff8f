package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.gan4j.file.SmallFile;
import org.gan4j.file.WholeFile;
import org.gan4j.metrics.FeatureExtractor.Identity;

/** Features on the disk, as float32. */
final class FeatureFile {

    private static final String IMAGES = "images";
    private static final String SUM = "crc32c";
    private static final int BLOCK = 1 << 16;

    private FeatureFile() {}

    /** Refuses more features than a file can hold. */
    static void checkSize(Path file, int count, int dimension) {
        long bytes = (long) count * dimension * Float.BYTES;
        Preconditions.checkArgument(
                bytes <= Integer.MAX_VALUE,
                "%s would have %s bytes, but a file of at most 2 GiB can be mapped: split the images",
                file,
                bytes);
    }

    /** Writes a file, which appears whole or not at all. */
    static void write(Path file, Identity identity, String content, Features features)
            throws IOException {
        checkSize(file, features.count(), features.dimension());
        JsonObject header = Manifests.of(identity);
        header.addProperty(IMAGES, content);
        header.addProperty("count", features.count());
        header.addProperty("dimension", features.dimension());
        CRC32C sum = new CRC32C();
        each(features, sum::update);
        header.addProperty(SUM, sum.getValue());
        WholeFile.write(
                file,
                out -> {
                    HeaderFile.writeHeader(out, header);
                    WritableByteChannel channel = Channels.newChannel(out);
                    each(features, block -> WholeFile.writeFully(channel, block));
                });
    }

    /** What is done with a block of bytes. */
    private interface Sink {
        void take(ByteBuffer block) throws IOException;
    }

    private static void each(Features features, Sink sink) throws IOException {
        FloatBuffer values = features.values();
        ByteBuffer block = HeaderFile.buffer(BLOCK);
        while (values.hasRemaining()) {
            block.clear();
            int count = Math.min(values.remaining(), BLOCK / Float.BYTES);
            block.asFloatBuffer().put(values.slice(values.position(), count));
            values.position(values.position() + count);
            sink.take(block.limit(count * Float.BYTES));
        }
    }

    /** Maps a file into memory. */
    static Features map(Path file, Identity identity, String content, int count)
            throws IOException {
        SmallFile.checkRegular(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            JsonObject header = HeaderFile.readHeader(file, channel);
            Manifests.check(file, header, identity);
            int rows = (int) HeaderFile.number(file, header, "count", Integer.MAX_VALUE);
            int dimension = (int) HeaderFile.number(file, header, "dimension", Integer.MAX_VALUE);
            if (rows != count) {
                throw new IllegalStateException(
                        "%s has features of %s images, but there are %s: remove it to make it anew"
                                .formatted(file, rows, count));
            }
            if (!new JsonPrimitive(content).equals(header.get(IMAGES))) {
                throw new IllegalStateException(
                        file + " has features of other images: remove it to make it anew");
            }
            long bytes = (long) rows * dimension * Float.BYTES;
            HeaderFile.checkLength(file, channel, bytes);
            ByteBuffer mapped = channel.map(MapMode.READ_ONLY, channel.position(), bytes);
            CRC32C sum = new CRC32C();
            sum.update(mapped.duplicate());
            if (sum.getValue() != HeaderFile.number(file, header, SUM, Long.MAX_VALUE)) {
                throw new IOException(
                        file + " is damaged: its content is not what its header says; remove it");
            }
            return Features.of(mapped.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer(), dimension);
        } catch (IllegalArgumentException e) {
            throw new IOException("%s is damaged: %s".formatted(file, e.getMessage()), e);
        }
    }
}
