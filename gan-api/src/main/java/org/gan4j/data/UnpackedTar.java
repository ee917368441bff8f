package org.gan4j.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Unpacks a compressed TAR archive to a temporary file. Gzip makes a thousand bytes of one, so a
 * small archive could fill a disk: it may unpack to {@value #MOST_TIMES} times its size, or 64 MB
 * if that is more, and not into the last tenth of the disk, of which 256 MB are enough.
 */
final class UnpackedTar {

    /** Pictures are compressed themselves; flat drawings as BMP come near to this. */
    static final int MOST_TIMES = 100;

    private static final long MEGABYTE = 1 << 20;
    private static final long ALWAYS = 64 * MEGABYTE;
    private static final long MOST_RESERVE = 256 * MEGABYTE;

    /** How much is written before the disk is looked at again, for others fill it too. */
    private static final int PIECE = 1 << 24;

    private static final String REMEDY = "unpack it yourself and name the directory";

    /** How many bytes may still be written to a disk; others may write there too. */
    interface Room {
        long left() throws IOException;
    }

    /** What needs no other words around it. */
    private static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    private UnpackedTar() {}

    /**
     * Unpacks into a new temporary file.
     *
     * @throws IOException if it is no compressed TAR archive, is damaged, or is too large; the
     *     message names it, and nothing is left behind
     */
    static Path of(Path file) throws IOException {
        Path unpacked = Files.createTempFile("pictures", ".tar");
        try {
            FileStore disk = Files.getFileStore(unpacked);
            unpack(file, unpacked, () -> left(disk));
            return unpacked;
        } catch (IOException | RuntimeException e) {
            Files.delete(unpacked);
            throw e;
        }
    }

    /** A disk that does not know what it has says 0; whether it is full, writing shows. */
    private static long left(FileStore disk) throws IOException {
        long usable = disk.getUsableSpace();
        long reserve = Math.min(MOST_RESERVE, disk.getTotalSpace() / 10);
        return usable <= 0 ? Long.MAX_VALUE : usable - reserve;
    }

    static void unpack(Path file, Path unpacked, Room room) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16);
                OutputStream out = Files.newOutputStream(unpacked)) {
            byte[] start = in.readNBytes(TarStore.BLOCK);
            if (!TarStore.isHeader(start)) {
                throw new RefusedException(
                        file + " is compressed, but is no TAR archive: name a .tar.gz of pictures");
            }
            out.write(start);
            copy(file, unpacked, in, out, room);
        } catch (RefusedException e) {
            throw e;
        } catch (EOFException | ZipException e) {
            throw TarStore.damaged(file, e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(
                    "%s cannot be unpacked to %s: %s".formatted(file, unpacked, e.getMessage()), e);
        }
    }

    private static void copy(Path file, Path unpacked, InputStream in, OutputStream out, Room room)
            throws IOException {
        long most = Math.max(ALWAYS, MOST_TIMES * Files.size(file));
        long written = 0;
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (written / PIECE != (written + n) / PIECE) {
                checkRoom(file, unpacked, room.left());
            }
            written += n;
            if (written > most) {
                throw new RefusedException(
                        "%s, of %,d bytes, unpacks to more than %,d MB, as if made to fill a disk: if you trust it, %s"
                                .formatted(file, Files.size(file), most / MEGABYTE, REMEDY));
            }
            out.write(buffer, 0, n);
        }
    }

    private static void checkRoom(Path file, Path unpacked, long left) throws RefusedException {
        if (left < PIECE) {
            throw new RefusedException(
                    "%s does not fit on the disk of %s, where there is room for %,d MB but for what is kept free: make room there, name another place by -Djava.io.tmpdir, or %s"
                            .formatted(file, unpacked, Math.max(0, left / MEGABYTE), REMEDY));
        }
    }
}
