package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.primitives.Bytes;
import java.util.Arrays;
import java.util.Locale;

/** Tasks that any pictures are pairs for: each is made of what a simple program leaves of it. */
public enum PairTask {
    /**
     * Drawing pictures of edges: the length of the gradient of the grey picture (Sobel's operator),
     * dark on white, in one channel.
     */
    EDGES {
        @Override
        Picture left(Picture picture) {
            Picture grey = picture.withChannels(1);
            byte[] edges = new byte[grey.planes().length];
            for (int y = 0; y < grey.height(); y++) {
                for (int x = 0; x < grey.width(); x++) {
                    int across = 0;
                    int down = 0;
                    for (int k = -1; k <= 1; k++) {
                        int weight = 2 - Math.abs(k);
                        across += weight * (pixel(grey, y + k, x + 1) - pixel(grey, y + k, x - 1));
                        down += weight * (pixel(grey, y + 1, x + k) - pixel(grey, y - 1, x + k));
                    }
                    long length = Math.round(Math.hypot(across, down) / 4);
                    edges[y * grey.width() + x] = (byte) (255 - Math.min(255, length));
                }
            }
            return new Picture(1, grey.height(), grey.width(), edges);
        }
    },

    /** Colouring: the grey picture, in one channel. */
    GREY {
        @Override
        Picture left(Picture picture) {
            return picture.withChannels(1);
        }
    },

    /** Super-resolution: a quarter of height and width, brought back to size bicubically. */
    SUPER_RESOLUTION {
        @Override
        Picture left(Picture picture) {
            Preconditions.checkArgument(
                    picture.height() % FACTOR == 0 && picture.width() % FACTOR == 0,
                    "height and width must be multiples of %s, not %s x %s",
                    FACTOR,
                    picture.height(),
                    picture.width());
            Picture small =
                    new PictureFit(picture.height() / FACTOR, picture.width() / FACTOR)
                            .fit(picture, 0.5, 0.5);
            return new PictureFit(picture.height(), picture.width()).fit(small, 0.5, 0.5);
        }
    },

    /** Inpainting: without the square in the middle, of half the height and width. */
    INPAINTING {
        @Override
        Picture left(Picture picture) {
            byte[] planes = picture.planes().clone();
            int height = picture.height();
            int width = picture.width();
            for (int row = 0; row < picture.channels() * height; row++) {
                int y = row % height;
                if (y >= height / 4 && y < height - height / 4) {
                    int from = row * width;
                    Arrays.fill(planes, from + width / 4, from + width - width / 4, (byte) 127);
                }
            }
            return new Picture(picture.channels(), height, width, planes);
        }
    };

    private static final int FACTOR = 4;

    /** Pixels outside are those at the edge. */
    private static int pixel(Picture grey, int y, int x) {
        int row = Math.max(0, Math.min(grey.height() - 1, y));
        int column = Math.max(0, Math.min(grey.width() - 1, x));
        return grey.planes()[row * grey.width() + column] & 0xff;
    }

    /** What is left of a picture. */
    abstract Picture left(Picture picture);

    /**
     * What is left of pictures, in their order.
     *
     * @param pictures images of bytes (1 or 3, H, W)
     * @return images of the same height and width
     * @throws IllegalArgumentException if these are no such images
     */
    public ResidentSamples conditions(Samples pictures) {
        Shape shape = pictures.sampleShape();
        Preconditions.checkArgument(
                pictures.isBytes()
                        && shape.dimension() == 3
                        && (shape.get(0) == 1 || shape.get(0) == 3),
                "pairs are made of images of bytes (1 or 3, H, W), but these have %s",
                shape);
        Preconditions.checkArgument(pictures.size() >= 1, "there are no pictures");
        byte[] all = pictures.bytes();
        int each = (int) shape.size();
        byte[][] made = new byte[(int) pictures.size()][];
        Shape left = shape;
        for (int i = 0; i < made.length; i++) {
            Picture picture =
                    left(
                            new Picture(
                                    (int) shape.get(0),
                                    (int) shape.get(1),
                                    (int) shape.get(2),
                                    Arrays.copyOfRange(all, i * each, (i + 1) * each)));
            made[i] = picture.planes();
            left = picture.shape();
        }
        return Samples.ofBytes(Bytes.concat(made), left);
    }

    /**
     * Pictures as targets, with what is left of them as their conditions.
     *
     * @param pictures images of bytes (1 or 3, H, W)
     * @return the pairs
     * @throws IllegalArgumentException if these are no such images
     */
    public ResidentSamples pairs(ResidentSamples pictures) {
        return ImagePairs.of(conditions(pictures), pictures);
    }

    /** {@return its name, such as {@code super-resolution}} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
