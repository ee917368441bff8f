package org.gan4j.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.IIOException;
import org.jspecify.annotations.Nullable;

/** The chunks of a PNG beside its pixels. */
final class PngMarks {

    private static final int SIGNATURE = 8;
    private static final int LARGEST_PROFILE = 16 << 20;

    private PngMarks() {}

    /** Java reads chunks without looking at their check sums. */
    static PictureMarks of(byte[] file) throws IIOException {
        byte[] profile = null;
        int orientation = 1;
        ByteBuffer in = ByteBuffer.wrap(file).position(SIGNATURE);
        while (in.hasRemaining()) {
            int length = in.getInt();
            if (length < 0 || length > in.remaining() - 8) {
                throw new IIOException("it ends within a chunk");
            }
            int start = in.position();
            String type = Marks.text(in, 4);
            byte[] data = new byte[length];
            in.get(data);
            CRC32 sum = new CRC32();
            sum.update(file, start, 4 + length);
            if ((int) sum.getValue() != in.getInt()) {
                throw new IIOException("the check sum of its chunk " + type + " is wrong");
            }
            switch (type) {
                case "iCCP" -> profile = inflated(data);
                case "eXIf" -> orientation = TiffDirectory.orientation(data);
                case "IEND" -> {
                    return new PictureMarks(profile, orientation, null);
                }
                default -> {}
            }
        }
        throw new IIOException("it has no end");
    }

    /** What follows a name, a zero and the number of the method. */
    private static byte @Nullable [] inflated(byte[] chunk) throws IIOException {
        int name = 0;
        while (name < chunk.length && chunk[name] != 0) {
            name++;
        }
        Inflater inflater = new Inflater();
        try {
            int from = Math.min(chunk.length, name + 2);
            inflater.setInput(chunk, from, chunk.length - from);
            byte[] profile = new byte[Math.min(LARGEST_PROFILE, 1_032 * chunk.length)];
            int length = inflater.inflate(profile);
            if (!inflater.finished()) {
                throw new IIOException("its colour profile is cut off");
            }
            return Arrays.copyOf(profile, length);
        } catch (DataFormatException e) {
            throw new IIOException("its colour profile is damaged", e);
        } finally {
            inflater.end();
        }
    }
}
