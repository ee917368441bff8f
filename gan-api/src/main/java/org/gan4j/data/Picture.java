package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.Bytes;
import java.util.Arrays;

/**
 * A decoded picture of bytes.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 * @param height in pixels
 * @param width in pixels
 * @param planes the values, a channel after the other, each row by row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; sharing the bytes is the point
record Picture(int channels, int height, int width, byte[] planes) {

    Shape shape() {
        return new Shape(channels, height, width);
    }

    private int area() {
        return height * width;
    }

    /** This picture at a place of a larger one, which has one colour elsewhere. */
    Picture placed(PictureMarks.Placement place, int... colour) {
        Picture screen = new Picture(channels, place.height(), place.width());
        for (int channel = 0; channel < channels; channel++) {
            int to = channel * screen.area();
            Arrays.fill(screen.planes, to, to + screen.area(), (byte) colour[channel]);
            int columns = Math.min(width, screen.width - place.left());
            for (int y = 0; y < Math.min(height, screen.height - place.top()); y++) {
                System.arraycopy(
                        planes,
                        channel * area() + y * width,
                        screen.planes,
                        to + (y + place.top()) * screen.width + place.left(),
                        Math.max(0, columns));
            }
        }
        return screen;
    }

    private Picture(int channels, int height, int width) {
        this(channels, height, width, new byte[Math.multiplyExact(channels * height, width)]);
    }

    /**
     * This picture the right way up.
     *
     * @param orientation what Exif calls it, 1 to 8: which sides of the scene the first row and the
     *     first column are
     */
    Picture upright(int orientation) {
        if (orientation == 1) {
            return this;
        }
        boolean turned = orientation >= 5;
        boolean flippedX =
                orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean flippedY =
                orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        Picture upright =
                turned
                        ? new Picture(channels, width, height)
                        : new Picture(channels, height, width);
        int at = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int y = 0; y < upright.height; y++) {
                for (int x = 0; x < upright.width; x++) {
                    int column = turned ? y : x;
                    int row = turned ? x : y;
                    int fromX = flippedX ? width - 1 - column : column;
                    int fromY = flippedY ? height - 1 - row : row;
                    upright.planes[at++] = planes[channel * area() + fromY * width + fromX];
                }
            }
        }
        return upright;
    }

    /** This picture in another number of channels; grey is what Pillow makes of colours. */
    Picture withChannels(int wanted) {
        if (wanted == channels) {
            return this;
        }
        if (wanted == 3) {
            return new Picture(3, height, width, Bytes.concat(planes, planes, planes));
        }
        byte[] greys = new byte[area()];
        for (int i = 0; i < greys.length; i++) {
            // The weights of ITU-R 601, in fractions of 65,536.
            int sum =
                    19_595 * (planes[i] & 0xff)
                            + 38_470 * (planes[area() + i] & 0xff)
                            + 7_471 * (planes[2 * area() + i] & 0xff);
            greys[i] = (byte) ((sum + 0x8000) >> 16);
        }
        return new Picture(1, height, width, greys);
    }
}
