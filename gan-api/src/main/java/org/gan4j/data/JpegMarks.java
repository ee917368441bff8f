package org.gan4j.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.IIOException;

/** The segments of a JPEG before its pixels. */
final class JpegMarks {

    private static final int EXIF = 0xe1;
    private static final int PROFILE = 0xe2;
    private static final int ADOBE = 0xee;
    private static final int SCAN = 0xda;
    private static final int END = 0xd9;

    private final Map<Integer, byte[]> profile = new TreeMap<>();
    private int profileParts;
    private int orientation = 1;
    private boolean isYcck;

    private JpegMarks(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).position(2);
        while (in.hasRemaining()) {
            int marker = Marks.number(in);
            if (marker != 0xff) {
                continue;
            }
            while (marker == 0xff) {
                marker = Marks.number(in);
            }
            if (marker == SCAN || marker == END) {
                return;
            }
            if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) {
                continue;
            }
            int length = Short.toUnsignedInt(in.getShort()) - 2;
            byte[] segment = new byte[Math.max(0, Math.min(length, in.remaining()))];
            in.get(segment);
            read(marker, ByteBuffer.wrap(segment));
        }
    }

    private void read(int marker, ByteBuffer segment) {
        if (marker == EXIF && starts(segment, "Exif\0\0")) {
            orientation = TiffDirectory.orientation(rest(segment));
        } else if (marker == PROFILE && starts(segment, "ICC_PROFILE\0")) {
            int part = Marks.number(segment);
            profileParts = Marks.number(segment);
            profile.put(part, rest(segment));
        } else if (marker == ADOBE && starts(segment, "Adobe") && segment.remaining() >= 7) {
            isYcck = segment.get(segment.position() + 6) == 2;
        }
    }

    private static boolean starts(ByteBuffer segment, String name) {
        return segment.remaining() >= name.length()
                && Marks.text(segment, name.length()).equals(name);
    }

    private static byte[] rest(ByteBuffer segment) {
        byte[] rest = new byte[segment.remaining()];
        segment.get(rest);
        return rest;
    }

    /** Profile and orientation. */
    static PictureMarks of(byte[] file) throws IIOException {
        JpegMarks marks = new JpegMarks(file);
        if (marks.profile.isEmpty()) {
            return new PictureMarks(null, marks.orientation, null);
        }
        if (marks.profile.size() != marks.profileParts) {
            throw new IIOException(
                    "%s of the %s parts of its colour profile are there"
                            .formatted(marks.profile.size(), marks.profileParts));
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        marks.profile.values().forEach(all::writeBytes);
        return new PictureMarks(all.toByteArray(), marks.orientation, null);
    }

    /** Whether four inks are stored as luminance, two differences and black. */
    static boolean isYcck(byte[] file) {
        return new JpegMarks(file).isYcck;
    }
}
