package org.gan4j.data;

import java.awt.image.DataBuffer;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/** A TIFF of floating-point numbers, which the reader would cut to 0 and 1 without a word. */
final class TiffFloats {

    private TiffFloats() {}

    static boolean areIn(ImageReader reader) throws IOException {
        int type = reader.getRawImageType(0).getSampleModel().getDataType();
        return type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE;
    }

    static PixelRows read(ImageReader reader, byte[] file) throws IOException {
        if (new TiffDirectory(file).number(TiffMarks.PHOTOMETRIC, 1) == 0) {
            throw new UnsupportedPictureException(
                    "a TIFF of floating-point numbers whose 0 is white", "let 0 be black");
        }
        ImageTypeSpecifier type = reader.getRawImageType(0);
        return PixelRows.of(reader.readRaster(0, null), type.getColorModel());
    }
}
