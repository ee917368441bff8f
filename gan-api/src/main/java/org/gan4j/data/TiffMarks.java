package org.gan4j.data;

import java.util.Map;
import javax.imageio.IIOException;

/** What a TIFF says beside its pixels, and which kinds of it have no one meaning as a picture. */
final class TiffMarks {

    static final int PHOTOMETRIC = 262;
    private static final int CHANNELS = 277;
    private static final int MOST_CHANNELS = 16;
    private static final int SAMPLE_FORMAT = 339;
    private static final int PROFILE = 34675;
    private static final Map<Integer, String> NO_COLOURS =
            Map.of(4, "a mask", 8, "CIE Lab", 9, "ICC Lab", 10, "ITU Lab");
    private static final Map<Integer, String> NO_VALUES =
            Map.of(2, "signed numbers", 5, "complex numbers", 6, "complex numbers");

    private TiffMarks() {}

    static PictureMarks of(byte[] file) throws IIOException {
        TiffDirectory tags = new TiffDirectory(file);
        refuse(NO_COLOURS, tags.number(PHOTOMETRIC, 1));
        refuse(NO_VALUES, tags.number(SAMPLE_FORMAT, 1));
        int channels = tags.number(CHANNELS, 1);
        if (channels < 1 || channels > MOST_CHANNELS) {
            throw new UnsupportedPictureException(
                    "a TIFF of %s channels".formatted(channels),
                    "save it as grey or red, green and blue");
        }
        return new PictureMarks(tags.bytes(PROFILE), tags.orientation(), null);
    }

    private static void refuse(Map<Integer, String> kinds, int kind) throws IIOException {
        String name = kinds.get(kind);
        if (name != null) {
            throw new UnsupportedPictureException(
                    "a TIFF of " + name, "save it as grey or red, green and blue of 8 or 16 bits");
        }
    }
}
