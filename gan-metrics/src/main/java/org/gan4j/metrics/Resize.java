package org.gan4j.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.gan4j.data.Bicubic;

/**
 * How images are brought to the size an extractor wants. It changes the Frechet inception distance
 * by whole points (Parmar et al. 2022), so it is part of every value. Each is a product with one
 * matrix for the rows and one for the columns.
 */
public enum Resize {
    /** Images keep their size. */
    NONE {
        @Override
        double[] weights(double target, double scale, int[] range, int size) {
            throw new UnsupportedOperationException("images keep their size");
        }
    },

    /**
     * Bilinear as in TensorFlow 1 and so in the original FID: pixel i of the result lies at i *
     * scale, which shifts the image by up to half a pixel; no smoothing when made smaller.
     */
    TF1_BILINEAR {
        @Override
        double[] weights(double target, double scale, int[] range, int size) {
            return between(target * scale, range, size);
        }
    },

    /** Bilinear between pixel centres, without smoothing: PyTorch's {@code interpolate}. */
    BILINEAR {
        @Override
        double[] weights(double target, double scale, int[] range, int size) {
            return between(Math.max(0, (target + 0.5) * scale - 0.5), range, size);
        }
    },

    /** Bicubic with a = -0.5 and smoothing when made smaller, as Pillow does it for floats. */
    PIL_BICUBIC {
        @Override
        double[] weights(double target, double scale, int[] range, int size) {
            return Bicubic.weights((target + 0.5) * scale, scale, range, size);
        }
    };

    /**
     * The weights that one pixel of the result gives to a run of pixels.
     *
     * @param range receives the first of them
     */
    abstract double[] weights(double target, double scale, int[] range, int size);

    private static double[] between(double at, int[] range, int size) {
        int low = (int) Math.min(Math.floor(at), size - 1.0);
        double part = at - low;
        range[0] = low;
        return low == size - 1 ? new double[] {1} : new double[] {1 - part, part};
    }

    /**
     * Resizes images.
     *
     * @param images of shape (N, C, H, W) with values from 0 to 255, of a floating-point type
     * @param height of the result, at least 1
     * @param width of the result, at least 1
     * @return images of shape (N, C, height, width), from 0 to 255: what bicubic weights make
     *     beyond is cut, as clean-fid does
     */
    public NDArray apply(NDArray images, int height, int width) {
        Shape shape = images.getShape();
        int fromHeight = (int) shape.get(2);
        int fromWidth = (int) shape.get(3);
        if (this == NONE || (fromHeight == height && fromWidth == width)) {
            return images;
        }
        NDArray rows = matrix(images, fromHeight, height);
        NDArray columns = matrix(images, fromWidth, width);
        return rows.matMul(images.matMul(columns.transpose())).clip(0, 255);
    }

    private NDArray matrix(NDArray like, int from, int to) {
        double[] values = new double[from * to];
        int[] range = new int[1];
        for (int i = 0; i < to; i++) {
            double[] weights = weights(i, (double) from / to, range, from);
            System.arraycopy(weights, 0, values, i * from + range[0], weights.length);
        }
        return like.getManager()
                .create(values, new Shape(to, from))
                .toType(like.getDataType(), false);
    }
}
