package org.gan4j.djl;

import ai.djl.ndarray.types.Shape;
import org.gan4j.djl.network.DcganGenerator;
import org.gan4j.djl.network.MlpGenerator;

/** The ready generators. */
public final class Generators {

    private Generators() {}

    /**
     * The convolutional generator of DCGAN.
     *
     * @param height height of the images: 28, or a power of two from 16
     * @param width the same number
     * @param channels 1 for grey, 3 for colour
     * @return a builder with the settings of the paper
     * @throws IllegalArgumentException if the size is another
     */
    public static DcganGenerator.Builder dcgan(int height, int width, int channels) {
        return DcganGenerator.builder(height, width, channels);
    }

    /**
     * A multilayer perceptron.
     *
     * @param sampleShape the lengths of the axes of one sample, such as 2, or 1, 28, 28
     * @return a builder with three hidden layers of 128 units
     */
    public static MlpGenerator.Builder mlp(long... sampleShape) {
        return MlpGenerator.builder(new Shape(sampleShape));
    }
}
