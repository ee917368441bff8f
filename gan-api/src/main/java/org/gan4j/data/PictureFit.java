package org.gan4j.data;

/**
 * Cuts the largest part of the wanted proportions out of a picture and resizes it: Pillow's {@code
 * ImageOps.fit} with {@code BICUBIC}, bit by bit, rows first. Later versions of Pillow choose the
 * cheaper order, which rounds in another way.
 */
final class PictureFit {

    /** Pillow's fixed point: eight bits of the result, two for overshoot, the rest behind. */
    private static final int PRECISION = 32 - 8 - 2;

    private final int height;
    private final int width;

    PictureFit(int height, int width) {
        this.height = height;
        this.width = width;
    }

    /**
     * Fits a picture.
     *
     * @param across where the part lies in what is left over, 0 for left, 0.5 for the middle
     * @param down the same from the top
     */
    Picture fit(Picture picture, double across, double down) {
        double partWidth = picture.width();
        double partHeight = picture.height();
        double proportion = (double) picture.width() / picture.height();
        double wanted = (double) width / height;
        if (proportion > wanted) {
            partWidth = wanted * picture.height();
        } else if (proportion < wanted) {
            partHeight = picture.width() / wanted;
        }
        double left = (picture.width() - partWidth) * across;
        double top = (picture.height() - partHeight) * down;
        byte[] columns = picture.planes();
        if (partWidth != width || left != 0 || picture.width() != width) {
            Axis axis = new Axis(left, partWidth, picture.width(), width);
            columns = axis.alongRows(columns, picture.channels() * picture.height());
        }
        if (partHeight != height || top != 0 || picture.height() != height) {
            Axis axis = new Axis(top, partHeight, picture.height(), height);
            columns = axis.alongColumns(columns, picture.channels(), width);
        }
        return new Picture(picture.channels(), height, width, columns);
    }

    @Override
    public String toString() {
        return width + " x " + height;
    }

    /** Resizing along one axis. */
    private static final class Axis {

        private final int from;
        private final int to;
        private final int[] first;
        private final int[][] weights;

        Axis(double start, double length, int from, int to) {
            // Pillow holds the part as float.
            float begin = (float) start;
            float end = (float) (start + length);
            double scale = (double) (end - begin) / to;
            this.from = from;
            this.to = to;
            this.first = new int[to];
            this.weights = new int[to][];
            int[] range = new int[1];
            for (int i = 0; i < to; i++) {
                double[] exact = Bicubic.weights(begin + (i + 0.5) * scale, scale, range, from);
                weights[i] = new int[exact.length];
                for (int k = 0; k < exact.length; k++) {
                    double scaled = exact[k] * (1 << PRECISION);
                    weights[i][k] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
                }
                first[i] = range[0];
            }
        }

        byte[] alongRows(byte[] pixels, int rows) {
            byte[] result = new byte[rows * to];
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < to; i++) {
                    result[row * to + i] = sum(pixels, row * from + first[i], 1, weights[i]);
                }
            }
            return result;
        }

        byte[] alongColumns(byte[] pixels, int channels, int width) {
            byte[] result = new byte[channels * to * width];
            for (int channel = 0; channel < channels; channel++) {
                for (int i = 0; i < to; i++) {
                    int at = (channel * from + first[i]) * width;
                    for (int x = 0; x < width; x++) {
                        result[(channel * to + i) * width + x] =
                                sum(pixels, at + x, width, weights[i]);
                    }
                }
            }
            return result;
        }

        private static byte sum(byte[] pixels, int at, int step, int[] weights) {
            int sum = 1 << (PRECISION - 1);
            for (int k = 0; k < weights.length; k++) {
                sum += (pixels[at + k * step] & 0xff) * weights[k];
            }
            return (byte) Math.max(0, Math.min(255, sum >> PRECISION));
        }
    }
}
