package org.gan4j.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the small things that files of pictures consist of. */
final class Marks {

    private Marks() {}

    /** The next bytes, as letters. */
    static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The next byte, unsigned. */
    static int number(ByteBuffer in) {
        return Byte.toUnsignedInt(in.get());
    }

    /** Moves on, not beyond the end. */
    static void skip(ByteBuffer in, int bytes) {
        in.position(in.position() + Math.min(bytes, in.remaining()));
    }
}
