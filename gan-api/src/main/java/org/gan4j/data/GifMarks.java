package org.gan4j.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.IIOException;
import org.gan4j.data.PictureMarks.Placement;

/** The blocks of a GIF before its first frame, which may be smaller than the picture. */
final class GifMarks {

    private static final int FRAME = 0x2c;
    private static final int EXTENSION = 0x21;
    private static final int CONTROL = 0xf9;

    private GifMarks() {}

    static PictureMarks of(byte[] file) throws IIOException {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(6);
        int width = Short.toUnsignedInt(in.getShort());
        int height = Short.toUnsignedInt(in.getShort());
        int flags = Marks.number(in);
        Marks.skip(in, 2 + ((flags & 0x80) == 0 ? 0 : 3 * (2 << (flags & 7))));
        int transparent = 0;
        while (in.hasRemaining()) {
            int block = Marks.number(in);
            if (block == FRAME) {
                int left = Short.toUnsignedInt(in.getShort());
                int top = Short.toUnsignedInt(in.getShort());
                return new PictureMarks(
                        null, 1, new Placement(width, height, left, top, transparent));
            }
            if (block != EXTENSION) {
                break;
            }
            boolean control = Marks.number(in) == CONTROL;
            for (int size = Marks.number(in); size > 0; size = Marks.number(in)) {
                if (control && size >= 4 && (in.get(in.position()) & 1) == 1) {
                    transparent = Byte.toUnsignedInt(in.get(in.position() + 3));
                }
                Marks.skip(in, size);
            }
        }
        throw new IIOException("it has no frame");
    }
}
