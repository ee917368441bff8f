package org.gan4j.data;

import java.awt.color.ColorSpace;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import javax.imageio.IIOException;
import org.jspecify.annotations.Nullable;

/** The numbers in a decoded picture, a row at a time, as they stand in the file. */
abstract class PixelRows {

    private final int width;
    private final int height;
    private final int channels;
    private final int bits;

    private PixelRows(Raster raster, int channels, int bits) {
        this.width = raster.getWidth();
        this.height = raster.getHeight();
        this.channels = channels;
        this.bits = bits;
    }

    final int width() {
        return width;
    }

    final int height() {
        return height;
    }

    /** 1 for grey, 3 for red, green and blue, 4 for inks. */
    final int channels() {
        return channels;
    }

    /** How many bits a number has, at most 24; the largest is white, or most ink. */
    final int bits() {
        return bits;
    }

    /** Writes the numbers of a row, those of a pixel together. */
    abstract void read(int y, int[] row) throws IIOException;

    /** The rows of whatever a reader has made. */
    static PixelRows of(Raster raster, ColorModel model) throws IIOException {
        if (model instanceof IndexColorModel palette) {
            return new Indexed(raster, palette);
        }
        int channels = model.getNumColorComponents();
        int kind = model.getColorSpace().getType();
        boolean known =
                (channels == 1 && kind == ColorSpace.TYPE_GRAY)
                        || (channels == 3 && kind == ColorSpace.TYPE_RGB)
                        || (channels == 4 && kind == ColorSpace.TYPE_CMYK);
        if (!known) {
            throw new UnsupportedPictureException(
                    "a picture of %s channels that are not grey, red, green and blue, or cyan, magenta, yellow and black"
                            .formatted(channels),
                    "save it as grey or red, green and blue");
        }
        if (model.getComponentSize(0) > Short.SIZE && isWhole(raster)) {
            throw new UnsupportedPictureException(
                    "a picture of whole numbers of %s bits".formatted(model.getComponentSize(0)),
                    "save it with 8 or 16 bits");
        }
        int alpha = model.hasAlpha() && model.isAlphaPremultiplied() ? channels : -1;
        return isWhole(raster)
                ? new Whole(raster, channels, alpha, model.getComponentSize())
                : new Floats(raster, channels, alpha);
    }

    private static boolean isWhole(Raster raster) {
        int type = raster.getSampleModel().getDataType();
        return type != DataBuffer.TYPE_FLOAT && type != DataBuffer.TYPE_DOUBLE;
    }

    /** The rows of four inks, as whole bytes. */
    static PixelRows ofInks(Raster raster) {
        return new Whole(raster, 4, -1, new int[] {8, 8, 8, 8});
    }

    /** Numbers of a palette. */
    private static final class Indexed extends PixelRows {

        private final Raster raster;
        private final IndexColorModel palette;
        private int @Nullable [] indices;

        Indexed(Raster raster, IndexColorModel palette) {
            super(raster, isGrey(palette) ? 1 : 3, Byte.SIZE);
            this.raster = raster;
            this.palette = palette;
        }

        private static boolean isGrey(IndexColorModel palette) {
            for (int i = 0; i < palette.getMapSize(); i++) {
                if (palette.getRed(i) != palette.getGreen(i)
                        || palette.getRed(i) != palette.getBlue(i)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        void read(int y, int[] row) {
            indices = raster.getSamples(0, y, width(), 1, 0, indices);
            for (int x = 0; x < width(); x++) {
                int index = indices[x];
                row[x * channels()] = palette.getRed(index);
                if (channels() == 3) {
                    row[x * 3 + 1] = palette.getGreen(index);
                    row[x * 3 + 2] = palette.getBlue(index);
                }
            }
        }
    }

    /** Whole numbers. */
    private static final class Whole extends PixelRows {

        private final Raster raster;
        private final int alpha;
        private final int[] sizes;
        private int @Nullable [] pixels;

        // Alpha is the band by which the others were multiplied, or -1.
        Whole(Raster raster, int channels, int alpha, int[] sizes) {
            super(raster, channels, common(sizes, channels));
            this.raster = raster;
            this.alpha = alpha;
            this.sizes = sizes;
        }

        /** Where sizes differ, as 5, 6 and 5, numbers are brought to bytes. */
        private static int common(int[] sizes, int channels) {
            for (int i = 1; i < channels; i++) {
                if (sizes[i] != sizes[0]) {
                    return Byte.SIZE;
                }
            }
            return sizes[0];
        }

        @Override
        void read(int y, int[] row) {
            int bands = raster.getNumBands();
            pixels = raster.getPixels(0, y, width(), 1, pixels);
            int most = (1 << bits()) - 1;
            for (int x = 0; x < width(); x++) {
                for (int channel = 0; channel < channels(); channel++) {
                    int value = pixels[x * bands + channel];
                    if (sizes[channel] != bits()) {
                        value = scaled(value, (1 << sizes[channel]) - 1, most);
                    }
                    if (alpha >= 0) {
                        int opacity = pixels[x * bands + alpha];
                        value =
                                opacity == 0
                                        ? 0
                                        : (int) Math.min(most, (long) value * most / opacity);
                    }
                    row[x * channels() + channel] = value;
                }
            }
        }
    }

    /** Numbers from 0 to 1. */
    private static final class Floats extends PixelRows {

        /** As many bits as a float is exact to. */
        private static final int BITS = 24;

        private final Raster raster;
        private final int alpha;
        private float @Nullable [] pixels;

        Floats(Raster raster, int channels, int alpha) {
            super(raster, channels, BITS);
            this.raster = raster;
            this.alpha = alpha;
        }

        @Override
        void read(int y, int[] row) throws IIOException {
            int bands = raster.getNumBands();
            pixels = raster.getPixels(0, y, width(), 1, pixels);
            for (int x = 0; x < width(); x++) {
                for (int channel = 0; channel < channels(); channel++) {
                    float value = pixels[x * bands + channel];
                    if (!(value >= 0 && value <= 1)) {
                        throw new UnsupportedPictureException(
                                "a picture of floating-point numbers with the value " + value,
                                "scale them to 0 (black) to 1 (white), or save whole numbers");
                    }
                    float opacity = alpha < 0 ? 1 : pixels[x * bands + alpha];
                    float straight = opacity <= 0 ? 0 : Math.min(1, value / opacity);
                    row[x * channels() + channel] =
                            (int) Math.round((double) straight * ((1 << BITS) - 1));
                }
            }
        }
    }

    /** A number of one range in another, rounded. */
    static int scaled(int value, int most, int newMost) {
        return (int) ((2L * value * newMost + most) / (2L * most));
    }
}
