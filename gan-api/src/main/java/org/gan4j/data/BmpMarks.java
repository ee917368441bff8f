package org.gan4j.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.IIOException;

/** The header of a BMP. */
final class BmpMarks {

    private static final int FIFTH_VERSION = 124;
    private static final int EMBEDDED = 0x4d424544;
    private static final int LINKED = 0x4c494e4b;

    private BmpMarks() {}

    static PictureMarks of(byte[] file) throws IIOException {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt(14) >= FIFTH_VERSION) {
            int colours = in.getInt(14 + 56);
            if (colours == EMBEDDED || colours == LINKED) {
                throw new UnsupportedPictureException(
                        "a BMP with a colour profile", "save it as PNG, or without the profile");
            }
        }
        return PictureMarks.NONE;
    }
}
