package org.gan4j.djl;

import ai.djl.nn.Block;
import org.gan4j.djl.network.AutoEncoderDiscriminator;
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

    /**
     * An auto-encoder that judges samples by how badly it reconstructs them, for {@code
     * Losses.energyMargin} and {@code Losses.boundaryEquilibrium}.
     *
     * @param autoEncoder takes samples (N, sampleShape) and returns the same shape
     * @param power the power of the error: 1 as in BEGAN, or 2 as is usual for EBGAN
     * @return the discriminator
     */
    public static AutoEncoderDiscriminator autoEncoder(Block autoEncoder, int power) {
        return new AutoEncoderDiscriminator(autoEncoder, power);
    }
}
