package org.gan4j.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.gan4j.data.PictureMarks.Placement;
import org.jspecify.annotations.Nullable;

/** The chunks of a WebP beside its pixels. */
final class WebpMarks {

    private static final int HEADER = 12;

    private WebpMarks() {}

    static PictureMarks of(byte[] file) {
        byte[] profile = null;
        int orientation = 1;
        int[] canvas = null;
        Placement placement = null;
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(HEADER);
        while (in.remaining() >= 8) {
            String type = Marks.text(in, 4);
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw new IndexOutOfBoundsException("it ends within its chunk " + type);
            }
            ByteBuffer chunk = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            Marks.skip(in, length + (length & 1));
            switch (type) {
                case "VP8X" ->
                        canvas = new int[] {1 + threeBytes(chunk, 4), 1 + threeBytes(chunk, 7)};
                case "ICCP" -> profile = all(chunk);
                case "EXIF" -> orientation = orientation(all(chunk));
                case "ANMF" -> placement = placement == null ? placement(canvas, chunk) : placement;
                default -> {}
            }
        }
        return new PictureMarks(profile, orientation, placement);
    }

    private static @Nullable Placement placement(int @Nullable [] canvas, ByteBuffer frame) {
        return canvas == null
                ? null
                : new Placement(
                        canvas[0],
                        canvas[1],
                        2 * threeBytes(frame, 0),
                        2 * threeBytes(frame, 3),
                        0);
    }

    /** Some writers put the name before the data, as JPEG has it. */
    private static int orientation(byte[] exif) {
        boolean named = exif.length > 6 && exif[0] == 'E';
        return TiffDirectory.orientation(named ? Arrays.copyOfRange(exif, 6, exif.length) : exif);
    }

    private static int threeBytes(ByteBuffer in, int at) {
        return Short.toUnsignedInt(in.getShort(at)) | Byte.toUnsignedInt(in.get(at + 2)) << 16;
    }

    private static byte[] all(ByteBuffer chunk) {
        byte[] bytes = new byte[chunk.remaining()];
        chunk.get(bytes);
        return bytes;
    }
}
