package org.gan4j.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The beginning of an array in a file as NumPy saves it; the values follow in order. */
final class Npy {

    /** Of unsigned bytes. */
    static final String BYTES = "|u1";

    /** Of 32 bits, the least ones first. */
    static final String INTEGERS = "<i4";

    /** Bytes before the values: room for the longest shape, and a multiple of NumPy's 64. */
    static final int HEADER = 128;

    private static final byte[] VERSION_1 = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    private Npy() {}

    static byte[] header(String type, long... shape) {
        String sizes = Arrays.stream(shape).mapToObj(n -> n + ",").collect(Collectors.joining());
        String text =
                "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, sizes);
        int length = HEADER - VERSION_1.length - Short.BYTES;
        return ByteBuffer.allocate(HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(VERSION_1)
                .putShort((short) length)
                .put(
                        (text + " ".repeat(length - 1 - text.length()) + "\n")
                                .getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
