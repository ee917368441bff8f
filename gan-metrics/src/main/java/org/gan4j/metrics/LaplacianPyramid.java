package org.gan4j.metrics;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.function.IntUnaryOperator;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;

/**
 * Patches of a level of the Laplacian pyramid (Burt and Adelson 1983) of images, as descriptors for
 * {@link ImageSlicedWasserstein}. A level is an image less what its half-sized version explains;
 * the last one is what is left. Filters are [1 4 6 4 1] / 16 both ways, mirrored at the borders.
 */
final class LaplacianPyramid {

    private static final double[] FILTER = {1 / 16.0, 4 / 16.0, 6 / 16.0, 4 / 16.0, 1 / 16.0};

    /** The smallest side of a level. */
    private static final int SMALLEST = 16;

    /** The side of a patch. */
    private static final int PATCH = 7;

    private LaplacianPyramid() {}

    /** The number of levels down to 16 pixels. */
    static int levels(Shape shape) {
        Preconditions.checkArgument(
                shape.dimension() == 3,
                "images must have shape (channels, height, width), but have %s",
                shape);
        long side = Math.min(shape.get(1), shape.get(2));
        Preconditions.checkArgument(
                side >= SMALLEST,
                "images must have at least 16 x 16 pixels, but are %s x %s: enlarge them",
                shape.get(1),
                shape.get(2));
        int levels = 1;
        while (side >> levels >= SMALLEST) {
            levels++;
        }
        int divisor = 1 << (levels - 1);
        Preconditions.checkArgument(
                shape.get(1) % divisor == 0 && shape.get(2) % divisor == 0,
                "%s levels need sides that are multiples of %s, but images are %s x %s: resize them",
                levels,
                divisor,
                shape.get(1),
                shape.get(2));
        return levels;
    }

    /**
     * Patches 7 x 7 of all channels at random places of a level; each channel is brought to mean 0
     * and deviation 1 over all patches.
     *
     * @param images of shape (channels, height, width)
     * @param level from 0, the finest
     * @param perImage how many patches of each
     * @param below gives random numbers below a bound: the column, then the row of each patch
     * @param listener is told after every image
     */
    static Features patches(
            Samples images,
            int level,
            int perImage,
            IntUnaryOperator below,
            ProgressListener listener) {
        Shape shape = images.sampleShape();
        int last = levels(shape) - 1;
        int channels = (int) shape.get(0);
        int height = (int) shape.get(1) >> level;
        int width = (int) shape.get(2) >> level;
        int dimension = channels * PATCH * PATCH;
        int count = Math.toIntExact(images.size() * perImage);
        float[] values = new float[Math.multiplyExact(count, dimension)];
        for (int image = 0; image < images.size(); image++) {
            double[][] bands = bands(images.slice(image, image + 1), level, level == last);
            for (int patch = image * perImage; patch < (image + 1) * perImage; patch++) {
                int left = below.applyAsInt(width - PATCH + 1);
                int top = below.applyAsInt(height - PATCH + 1);
                for (int c = 0; c < channels; c++) {
                    for (int y = 0; y < PATCH; y++) {
                        for (int x = 0; x < PATCH; x++) {
                            values[patch * dimension + (c * PATCH + y) * PATCH + x] =
                                    (float) bands[c][(top + y) * width + left + x];
                        }
                    }
                }
            }
            listener.report("patches", image + 1, images.size());
        }
        normalise(values, channels);
        return Features.of(values, dimension);
    }

    private static void normalise(float[] values, int channels) {
        int each = PATCH * PATCH;
        double[] sums = new double[channels];
        double[] squares = new double[channels];
        for (int i = 0; i < values.length; i++) {
            sums[i / each % channels] += values[i];
        }
        int count = values.length / channels;
        for (int i = 0; i < values.length; i++) {
            int c = i / each % channels;
            squares[c] += Math.pow(values[i] - sums[c] / count, 2);
        }
        for (int i = 0; i < values.length; i++) {
            int c = i / each % channels;
            double deviation = Math.sqrt(squares[c] / count);
            double off = values[i] - sums[c] / count;
            values[i] = (float) (deviation > 0 ? off / deviation : 0);
        }
    }

    /** One band of each channel of an image, from pixels rounded to what a file would hold. */
    private static double[][] bands(Samples image, int level, boolean last) {
        Shape shape = image.sampleShape();
        int height = (int) shape.get(1);
        int width = (int) shape.get(2);
        float[] values = image.floats();
        double[][] bands = new double[(int) shape.get(0)][];
        for (int c = 0; c < bands.length; c++) {
            double[] plane = new double[height * width];
            for (int i = 0; i < plane.length; i++) {
                double pixel = (values[c * plane.length + i] + 1.0) * 127.5;
                plane[i] = Math.max(0, Math.min(255, Math.rint(pixel)));
            }
            for (int step = 0; step < level; step++) {
                plane = down(plane, height >> step, width >> step);
            }
            bands[c] = last ? plane : less(plane, height >> level, width >> level);
        }
        return bands;
    }

    private static double[] less(double[] plane, int height, int width) {
        double[] smooth = up(down(plane, height, width), height, width);
        double[] band = new double[plane.length];
        for (int i = 0; i < band.length; i++) {
            band[i] = plane[i] - smooth[i];
        }
        return band;
    }

    private static double[] down(double[] plane, int height, int width) {
        double[] smooth = filter(plane, height, width, 1);
        double[] half = new double[height / 2 * (width / 2)];
        for (int y = 0; y < height / 2; y++) {
            for (int x = 0; x < width / 2; x++) {
                half[y * (width / 2) + x] = smooth[2 * y * width + 2 * x];
            }
        }
        return half;
    }

    private static double[] up(double[] half, int height, int width) {
        double[] sparse = new double[height * width];
        for (int y = 0; y < height / 2; y++) {
            for (int x = 0; x < width / 2; x++) {
                sparse[2 * y * width + 2 * x] = half[y * (width / 2) + x];
            }
        }
        return filter(sparse, height, width, 4);
    }

    private static double[] filter(double[] plane, int height, int width, double gain) {
        double[] rows = new double[plane.length];
        double[] both = new double[plane.length];
        for (int i = 0; i < plane.length; i++) {
            for (int k = -2; k <= 2; k++) {
                int x = mirror(i % width + k, width);
                rows[i] += FILTER[k + 2] * plane[i / width * width + x];
            }
        }
        for (int i = 0; i < plane.length; i++) {
            for (int k = -2; k <= 2; k++) {
                int y = mirror(i / width + k, height);
                both[i] += gain * FILTER[k + 2] * rows[y * width + i % width];
            }
        }
        return both;
    }

    /** The border itself is not repeated. */
    private static int mirror(int at, int size) {
        int inside = Math.abs(at);
        return inside < size ? inside : 2 * (size - 1) - inside;
    }
}
