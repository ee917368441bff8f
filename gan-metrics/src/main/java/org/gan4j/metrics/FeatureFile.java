package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.gan4j.metrics.FeatureExtractor.Identity;

/** Features on the disk, as float32. */
final class FeatureFile {

    private static final String IMAGES = "images";
    private static final int BLOCK = 1 << 16;

    private FeatureFile() {}

    /** Writes a file, which appears whole or not at all. */
    static void write(Path file, Identity identity, String content, Features features)
            throws IOException {
        long bytes = (long) features.count() * features.dimension() * Float.BYTES;
        Preconditions.checkArgument(
                bytes <= Integer.MAX_VALUE,
                "%s would have %s bytes, but a file of at most 2 GiB can be mapped: split the images",
                file,
                bytes);
        JsonObject header = Manifests.of(identity);
        header.addProperty(IMAGES, content);
        header.addProperty("count", features.count());
        header.addProperty("dimension", features.dimension());
        AtomicFile.write(
                file,
                channel -> {
                    HeaderFile.writeHeader(channel, header);
                    FloatBuffer values = features.values();
                    ByteBuffer block = HeaderFile.buffer(BLOCK);
                    while (values.hasRemaining()) {
                        block.clear();
                        int count = Math.min(values.remaining(), BLOCK / Float.BYTES);
                        block.asFloatBuffer().put(values.slice(values.position(), count));
                        values.position(values.position() + count);
                        HeaderFile.writeAll(channel, block.limit(count * Float.BYTES));
                    }
                });
    }

    /** Maps a file into memory. */
    static Features map(Path file, Identity identity, String content, int count)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            JsonObject header = HeaderFile.readHeader(file, channel);
            Manifests.check(file, header, identity);
            int rows = (int) HeaderFile.number(file, header, "count");
            int dimension = (int) HeaderFile.number(file, header, "dimension");
            if (rows != count) {
                throw new IllegalStateException(
                        "%s has features of %s images, but there are %s: remove it to make it anew"
                                .formatted(file, rows, count));
            }
            if (!header.has(IMAGES) || !header.get(IMAGES).getAsString().equals(content)) {
                throw new IllegalStateException(
                        file + " has features of other images: remove it to make it anew");
            }
            long bytes = (long) rows * dimension * Float.BYTES;
            HeaderFile.checkLength(file, channel, bytes);
            ByteBuffer mapped = channel.map(MapMode.READ_ONLY, channel.position(), bytes);
            return Features.of(mapped.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer(), dimension);
        } catch (IllegalArgumentException e) {
            throw new IOException("%s is damaged: %s".formatted(file, e.getMessage()), e);
        }
    }
}
