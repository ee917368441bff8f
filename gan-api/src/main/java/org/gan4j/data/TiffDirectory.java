package org.gan4j.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first directory of a TIFF structure: the tags of a TIFF file, and those that Exif is made of.
 */
final class TiffDirectory {

    private static final int ENTRY = 12;
    private static final int SHORT = 3;
    private static final int ORIENTATION = 274;

    private final ByteBuffer data;
    private final Map<Integer, Integer> entries = new HashMap<>();

    /**
     * Reads the directory.
     *
     * @param bytes what begins with II or MM; offsets count from there
     * @throws RuntimeException if an entry lies beyond the bytes
     */
    TiffDirectory(byte[] bytes) {
        boolean little = bytes.length > 0 && bytes[0] == 'I';
        data =
                ByteBuffer.wrap(bytes)
                        .order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int at = data.getInt(4);
        int count = Short.toUnsignedInt(data.getShort(at));
        for (int i = 0; i < count; i++) {
            int entry = at + 2 + i * ENTRY;
            entries.put(Short.toUnsignedInt(data.getShort(entry)), entry);
        }
    }

    /** The orientation that Exif data has, or 1 where there is none or it cannot be read. */
    static int orientation(byte[] exif) {
        try {
            return new TiffDirectory(exif).orientation();
        } catch (RuntimeException e) {
            // As in every viewer: what is broken there does not break the picture.
            return 1;
        }
    }

    int orientation() {
        int orientation = number(ORIENTATION, 1);
        return orientation >= 1 && orientation <= 8 ? orientation : 1;
    }

    /** The first value of a tag of whole numbers, or another value if there is no such tag. */
    int number(int tag, int otherwise) {
        Integer entry = entries.get(tag);
        if (entry == null) {
            return otherwise;
        }
        boolean isShort = data.getShort(entry + 2) == SHORT;
        int place = isShort && data.getInt(entry + 4) > 2 ? data.getInt(entry + 8) : entry + 8;
        return isShort ? Short.toUnsignedInt(data.getShort(place)) : data.getInt(place);
    }

    /** The bytes of a tag, if it is there. */
    byte @Nullable [] bytes(int tag) {
        Integer entry = entries.get(tag);
        if (entry == null) {
            return null;
        }
        int length = data.getInt(entry + 4);
        int from = length > 4 ? data.getInt(entry + 8) : entry + 8;
        if (length < 0 || from < 0 || length > data.capacity() - from) {
            throw new IndexOutOfBoundsException("tag " + tag + " lies beyond the end");
        }
        return Arrays.copyOfRange(data.array(), from, from + length);
    }
}
