package org.gan4j.data;

import java.awt.image.WritableRaster;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * A JPEG of cyan, magenta, yellow and black. Its numbers stand in the file inverted, as Adobe's
 * programs began to write them.
 */
final class JpegInks {

    private static final int INKS = 4;

    private JpegInks() {}

    static boolean areIn(ImageReader reader) throws IOException {
        return reader.getRawImageType(0).getNumBands() == INKS
                && !reader.getRawImageType(0).getColorModel().hasAlpha();
    }

    /** The inks, read without the reader's own conversion, which uses what the system has. */
    static PixelRows read(ImageReader reader, byte[] file) throws IOException {
        WritableRaster raster = (WritableRaster) reader.readRaster(0, null);
        boolean ycck = JpegMarks.isYcck(file);
        int[] row = new int[INKS * raster.getWidth()];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, raster.getWidth(), 1, row);
            for (int at = 0; at < row.length; at += INKS) {
                if (ycck) {
                    inks(row, at);
                } else {
                    for (int i = at; i < at + 3; i++) {
                        row[i] = 255 - row[i];
                    }
                }
                row[at + 3] = 255 - row[at + 3];
            }
            raster.setPixels(0, y, raster.getWidth(), 1, row);
        }
        return PixelRows.ofInks(raster);
    }

    /** From luminance and two differences, by the matrix of JFIF. */
    private static void inks(int[] row, int at) {
        int luminance = row[at];
        double blue = row[at + 1] - 128;
        double red = row[at + 2] - 128;
        row[at] = bounded(luminance + 1.402 * red);
        row[at + 1] = bounded(luminance - 0.344136286 * blue - 0.714136286 * red);
        row[at + 2] = bounded(luminance + 1.772 * blue);
    }

    private static int bounded(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }
}
