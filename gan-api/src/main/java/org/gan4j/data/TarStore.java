package org.gan4j.data;

import com.google.common.collect.ImmutableList;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.gan4j.file.HeapRoom;
import org.jspecify.annotations.Nullable;

/**
 * The files of a TAR archive. One that is compressed is unpacked beside other temporary files until
 * it is closed: nothing in it can be found without reading all that is before.
 */
final class TarStore implements PictureStore {

    /** Everything in such an archive begins at a multiple of this. */
    static final int BLOCK = 512;

    private static final int LONGEST_NAME = 1 << 16;
    private static final int SIZE = 124;
    private static final int TIME = 136;
    private static final int SUM = 148;
    private static final int KIND = 156;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;

    private final Path file;
    private final Path unpacked;
    private final RandomAccessFile bytes;
    private final ImmutableList<Entry> entries;

    private TarStore(Path file, Path unpacked) throws IOException {
        this.file = file;
        this.unpacked = unpacked;
        this.entries = list();
        this.bytes = new RandomAccessFile(unpacked.toFile(), "r");
    }

    static TarStore open(Path file, boolean compressed) throws IOException {
        if (!compressed) {
            return new TarStore(file, file);
        }
        Path unpacked = UnpackedTar.of(file);
        try {
            return new TarStore(file, unpacked);
        } catch (IOException | RuntimeException e) {
            Files.delete(unpacked);
            throw e;
        }
    }

    static IOException damaged(Path file, @Nullable String why, @Nullable Exception cause) {
        return new IOException(
                "%s is truncated or damaged (%s): fetch it again".formatted(file, why), cause);
    }

    /** Whether bytes are a header, by its check sum. */
    static boolean isHeader(byte[] block) {
        if (block.length < BLOCK) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= SUM && i < SUM + 8 ? ' ' : Byte.toUnsignedInt(block[i]);
        }
        return sum > 8 * ' ' && sum == number(block, SUM, 8);
    }

    /** In octal digits, or, if the first bit is set, as a whole number. */
    private static long number(byte[] block, int from, int length) {
        long number = 0;
        if (block[from] < 0) {
            for (int i = from + 1; i < from + length; i++) {
                number = number << 8 | Byte.toUnsignedInt(block[i]);
            }
            return number;
        }
        for (int i = from; i < from + length; i++) {
            if (block[i] >= '0' && block[i] <= '7') {
                number = number << 3 | (block[i] - '0');
            } else if (block[i] != ' ') {
                break;
            }
        }
        return number;
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    private ImmutableList<Entry> list() throws IOException {
        ImmutableList.Builder<Entry> all = ImmutableList.builder();
        Set<String> names = new HashSet<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(unpacked))) {
            long place = 0;
            @Nullable String longName = null;
            while (true) {
                byte[] header = in.readNBytes(BLOCK);
                if (header.length == 0 || isEmpty(header)) {
                    return all.build();
                }
                if (!isHeader(header)) {
                    throw damaged(file, "there is no header at byte " + place, null);
                }
                place += BLOCK;
                long size = number(header, SIZE, 12);
                long padded = (size + BLOCK - 1) / BLOCK * BLOCK;
                if (size < 0 || padded < size) {
                    throw damaged(file, "a size of %s bytes".formatted(size), null);
                }
                char kind = (char) header[KIND];
                if (kind == 'L' || kind == 'x') {
                    longName = longName(kind, in, size, longName);
                    in.skipNBytes(padded - size);
                } else {
                    if (kind == '0' || kind == 0) {
                        String name = longName == null ? name(header) : longName;
                        name = PictureStore.checkedName(file, name);
                        if (!names.add(name)) {
                            throw PictureStore.twice(file, name);
                        }
                        all.add(new Entry(name, size, 1_000 * number(header, TIME, 12), place));
                    }
                    // What global records say is said of no name.
                    longName = kind == 'g' ? longName : null;
                    in.skipNBytes(padded);
                }
                place += padded;
            }
        } catch (EOFException e) {
            throw damaged(file, "it ends within an entry", e);
        }
    }

    private static boolean isEmpty(byte[] block) {
        for (byte value : block) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    private static String name(byte[] header) {
        String name = text(header, 0, 100);
        String prefix = text(header, MAGIC, 6).equals("ustar") ? text(header, PREFIX, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    /** The name of the next entry, as GNU's tar writes it, or in POSIX's records. */
    private @Nullable String longName(char kind, InputStream in, long size, @Nullable String known)
            throws IOException {
        if (size > LONGEST_NAME) {
            throw damaged(file, "a name of %s bytes".formatted(size), null);
        }
        byte[] content = in.readNBytes((int) size);
        if (content.length < size) {
            throw new EOFException();
        }
        if (kind == 'L') {
            return text(content, 0, content.length);
        }
        int at = 0;
        while (at < content.length) {
            int space = at;
            while (space < content.length && content[space] != ' ') {
                space++;
            }
            int length = (int) Math.min(content.length, digits(content, at, space));
            if (length < space - at + 2 || length > content.length - at) {
                throw damaged(file, "a record of %s bytes".formatted(length), null);
            }
            String record = text(content, space + 1, length - (space - at) - 2);
            if (record.startsWith("path=")) {
                return record.substring("path=".length());
            }
            if (record.startsWith("size=")) {
                throw damaged(file, "files of more than 8 GB", null);
            }
            at += length;
        }
        return known;
    }

    private static long digits(byte[] content, int from, int to) {
        long number = 0;
        for (int i = from; i < to && number < Integer.MAX_VALUE; i++) {
            number = 10 * number + (content[i] - '0');
        }
        return number;
    }

    @Override
    public ImmutableList<Entry> entries() {
        return entries;
    }

    @Override
    public String describe(Entry entry) {
        return file + "!/" + entry.name();
    }

    @Override
    public synchronized byte[] read(Entry entry) throws IOException {
        HeapRoom.check(entry.size(), describe(entry), "pack the archive anew without it");
        if (entry.size() > Integer.MAX_VALUE - 8) {
            throw damaged(file, "%s has %s bytes".formatted(entry.name(), entry.size()), null);
        }
        byte[] content = new byte[(int) entry.size()];
        bytes.seek(entry.place());
        bytes.readFully(content);
        return content;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
        if (!unpacked.equals(file)) {
            Files.deleteIfExists(unpacked);
        }
    }
}
