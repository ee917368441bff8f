package org.gan4j.metrics;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import org.gan4j.data.Samples;
import org.gan4j.metrics.MetricValue.Better;

/**
 * The structural similarity of images to those that they should be (SSIM, Wang et al. 2004, eq. 13,
 * with K1 = 0.01 and K2 = 0.03), as the mean over pairs: 1 for equal ones. Windows have 11 x 11
 * pixels, weighted by a Gaussian of deviation 1.5; those within the image alone count, channel by
 * channel. So does scikit-image with {@code gaussian_weights=True, sigma=1.5,
 * use_sample_covariance=False, data_range=255}.
 */
public final class StructuralSimilarity {

    private static final int RADIUS = 5;
    private static final int WINDOW = 2 * RADIUS + 1;
    private static final double SIGMA = 1.5;
    private static final double C1 = Math.pow(0.01 * PairedPixels.RANGE, 2);
    private static final double C2 = Math.pow(0.03 * PairedPixels.RANGE, 2);
    private static final double[] WEIGHTS = weights();

    private StructuralSimilarity() {}

    private static double[] weights() {
        double[] weights = new double[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            weights[i] = Math.exp(-Math.pow(i - RADIUS, 2) / (2 * SIGMA * SIGMA));
            sum += weights[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /**
     * Measures it over pairs.
     *
     * @param made images (C, H, W) of at least 11 x 11 pixels, as bytes or in [-1, 1]
     * @param truth as many, of the same shape, in the same order
     * @return from -1 to 1
     * @throws IllegalArgumentException if they are not as many, of another shape, too small, or
     *     there are none
     */
    public static double between(Samples made, Samples truth) {
        Shape shape = made.sampleShape();
        Preconditions.checkArgument(
                shape.dimension() == 3 && shape.get(1) >= WINDOW && shape.get(2) >= WINDOW,
                "the structural similarity looks at %s x %s pixels at a time, but images have the"
                        + " shape %s",
                WINDOW,
                WINDOW,
                shape);
        return PairedPixels.mean(made, truth, (x, y) -> similarity(x, y, shape));
    }

    private static double similarity(double[] x, double[] y, Shape shape) {
        double[] meanX = smooth(x, x, shape, false);
        double[] meanY = smooth(y, y, shape, false);
        double[] squareX = smooth(x, x, shape, true);
        double[] squareY = smooth(y, y, shape, true);
        double[] product = smooth(x, y, shape, true);
        double sum = 0;
        for (int i = 0; i < meanX.length; i++) {
            double varianceX = squareX[i] - meanX[i] * meanX[i];
            double varianceY = squareY[i] - meanY[i] * meanY[i];
            double covariance = product[i] - meanX[i] * meanY[i];
            sum +=
                    (2 * meanX[i] * meanY[i] + C1)
                            * (2 * covariance + C2)
                            / ((meanX[i] * meanX[i] + meanY[i] * meanY[i] + C1)
                                    * (varianceX + varianceY + C2));
        }
        return sum / meanX.length;
    }

    /** Weighted means of x, or of products x y, over all windows within each plane. */
    private static double[] smooth(double[] x, double[] y, Shape shape, boolean products) {
        int planes = (int) shape.get(0);
        int height = (int) shape.get(1);
        int width = (int) shape.get(2);
        int across = width - WINDOW + 1;
        int down = height - WINDOW + 1;
        double[] rows = new double[planes * height * across];
        for (int row = 0; row < planes * height; row++) {
            for (int column = 0; column < across; column++) {
                double sum = 0;
                for (int k = 0; k < WINDOW; k++) {
                    int at = row * width + column + k;
                    sum += WEIGHTS[k] * (products ? x[at] * y[at] : x[at]);
                }
                rows[row * across + column] = sum;
            }
        }
        double[] means = new double[planes * down * across];
        for (int plane = 0; plane < planes; plane++) {
            for (int i = 0; i < down * across; i++) {
                double sum = 0;
                for (int k = 0; k < WINDOW; k++) {
                    sum += WEIGHTS[k] * rows[plane * height * across + k * across + i];
                }
                means[plane * down * across + i] = sum;
            }
        }
        return means;
    }

    /**
     * Measures it, with its manifest.
     *
     * @param made as for {@link #between}
     * @param truth as for {@link #between}
     * @return the number {@code ssim}
     */
    public static Report report(Samples made, Samples truth) {
        return PairedPixels.report("ssim", between(made, truth), Better.LARGER, made);
    }
}
