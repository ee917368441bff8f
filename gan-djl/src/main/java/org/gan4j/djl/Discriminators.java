package org.gan4j.djl;

import org.gan4j.djl.network.DcganDiscriminator;
import org.gan4j.djl.network.MlpDiscriminator;

/** The ready discriminators. */
public final class Discriminators {

    private Discriminators() {}

    /**
     * The convolutional discriminator of DCGAN.
     *
     * @param height height of the images: 28, or a power of two from 16
     * @param width the same number
     * @param channels 1 for grey, 3 for colour
     * @return a builder with the settings of the paper
     * @throws IllegalArgumentException if the size is another
     */
    public static DcganDiscriminator.Builder dcgan(int height, int width, int channels) {
        return DcganDiscriminator.builder(height, width, channels);
    }

    /** {@return a builder of a multilayer perceptron with three hidden layers of 128 units} */
    public static MlpDiscriminator.Builder mlp() {
        return MlpDiscriminator.builder();
    }
}
