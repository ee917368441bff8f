package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.gan4j.file.HeapRoom;
import org.gan4j.file.SmallFile;

/**
 * A file of unsigned bytes in the IDX format of MNIST, plain or compressed (.gz): a magic number 0x
 * 00 00 08 d with the number d of axes, the length of each axis as a big-endian int, then the
 * bytes.
 */
final class IdxFile {

    private static final int UNSIGNED_BYTES = 0x08;

    private final Shape shape;
    private final byte[] bytes;

    private IdxFile(Shape shape, byte[] bytes) {
        this.shape = shape;
        this.bytes = bytes;
    }

    /** The lengths of the axes, the samples first. */
    Shape shape() {
        return shape;
    }

    /** The values, the last axis fastest. */
    byte[] bytes() {
        return bytes;
    }

    /**
     * Reads a file.
     *
     * @param file an IDX file; a name that ends in .gz is decompressed
     * @return its content
     * @throws IOException if it is missing, not an IDX file of unsigned bytes, or shorter or longer
     *     than its header says; the message names the file
     */
    static IdxFile read(Path file) throws IOException {
        SmallFile.checkRegular(file);
        try (InputStream stream = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(decompressed(file, stream))) {
            int magic = in.readInt();
            int axes = magic & 0xff;
            if (magic >>> 8 != UNSIGNED_BYTES || axes == 0) {
                throw new IOException(
                        "%s is not an IDX file of unsigned bytes: its magic number is 0x%08x, expected 0x000008 and the number of axes"
                                .formatted(file, magic));
            }
            long[] lengths = new long[axes];
            long size = 1;
            for (int i = 0; i < axes; i++) {
                lengths[i] = in.readInt();
                size *= lengths[i];
                if (lengths[i] < 0 || size > Integer.MAX_VALUE - 8) {
                    throw new IOException(
                            "%s is damaged: its header gives axis %s the length %s"
                                    .formatted(file, i, lengths[i]));
                }
            }
            // While it is read, it is there twice.
            HeapRoom.check(2 * size, file + " promises values that", "use a smaller file");
            byte[] bytes = in.readNBytes((int) size);
            if (bytes.length < size) {
                throw new EOFException(
                        "%s is truncated: its header promises %s bytes of data but only %s are there; fetch it again"
                                .formatted(file, size, bytes.length));
            }
            if (in.read() >= 0) {
                throw new IOException(
                        "%s is damaged: there is more data than the %s bytes its header promises"
                                .formatted(file, size));
            }
            return new IdxFile(new Shape(lengths), bytes);
        } catch (EOFException | ZipException e) {
            if (e.getMessage() != null && e.getMessage().contains(file.toString())) {
                throw e;
            }
            throw new IOException(
                    "%s is truncated or damaged (%s); fetch it again".formatted(file, e), e);
        }
    }

    private static InputStream decompressed(Path file, InputStream stream) throws IOException {
        boolean compressed = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
        return new BufferedInputStream(compressed ? new GZIPInputStream(stream) : stream);
    }
}
