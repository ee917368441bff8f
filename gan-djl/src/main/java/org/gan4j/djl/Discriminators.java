package org.gan4j.djl;

import ai.djl.nn.Block;
import org.gan4j.djl.network.AutoEncoderDiscriminator;
import org.gan4j.djl.network.ConvolutionalAutoEncoder;
import org.gan4j.djl.network.DcganDiscriminator;
import org.gan4j.djl.network.InfoGanDiscriminator;
import org.gan4j.djl.network.MlpDiscriminator;
import org.gan4j.djl.network.PatchDiscriminator;
import org.gan4j.djl.network.ResidualDiscriminator;
import org.gan4j.latent.CodedPrior;

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

    /**
     * The residual discriminator of SNGAN.
     *
     * @param height height of the images, a multiple of 4 below 48 pixels, of 16 below 64, else of
     *     32, by the longer side
     * @param width width of the images, likewise
     * @param channels 1 for grey, 3 for colour
     * @return a builder with the settings of the paper
     */
    public static ResidualDiscriminator.Builder sngan(int height, int width, int channels) {
        return ResidualDiscriminator.builder(height, width, channels);
    }

    /**
     * The residual discriminator of SAGAN: blocks as wide inside as after, and attention on maps of
     * half the height of the images.
     *
     * @param height height of the images, as of {@link #sngan}
     * @param width width of the images, likewise
     * @param channels 1 for grey, 3 for colour
     * @return a builder with the settings of the paper
     */
    public static ResidualDiscriminator.Builder sagan(int height, int width, int channels) {
        return ResidualDiscriminator.builder(height, width, channels)
                .optWideInside(true)
                .optAttention(height / 2);
    }

    /**
     * The discriminator of InfoGAN for digits, with a head that says the codes.
     *
     * @param height height of the images, a multiple of 4
     * @param width width of the images, a multiple of 4
     * @param channels 1 for grey, 3 for colour
     * @param prior noise and codes
     * @return a builder with the settings of the paper
     */
    public static InfoGanDiscriminator.Builder infogan(
            int height, int width, int channels, CodedPrior prior) {
        return InfoGanDiscriminator.builder(height, width, channels, prior.codeSize());
    }

    /**
     * {@return a builder of the perceptron of tutorials for small images: hidden layers of 1024,
     * 512 and 256 units with LeakyReLU 0.2 and dropout 0.3}
     */
    public static MlpDiscriminator.Builder vanilla() {
        return mlp().optWidths(1024, 512, 256).optDropout(0.3);
    }

    /** {@return a builder of a multilayer perceptron with three hidden layers of 128 units} */
    public static MlpDiscriminator.Builder mlp() {
        return MlpDiscriminator.builder();
    }

    /**
     * The auto-encoder of EBGAN for images, for {@code Losses.energyMargin}; its code is a feature,
     * for {@code PullingAway}.
     *
     * @param height height of the images, a multiple of 4, or better of 8
     * @param width width of the images, likewise
     * @param channels 1 for grey, 3 for colour
     * @return a builder with the settings of the paper
     */
    public static ConvolutionalAutoEncoder.Builder ebgan(int height, int width, int channels) {
        return ConvolutionalAutoEncoder.builder(height, width, channels);
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

    /**
     * The PatchGAN discriminator of pix2pix and CycleGAN, which judges every patch by itself.
     *
     * @param height of the images
     * @param width of the images
     * @param channels 1 for grey, 3 for colour
     * @return a builder
     */
    public static PatchDiscriminator.Builder patch(int height, int width, int channels) {
        return PatchDiscriminator.builder(height, width, channels);
    }
}
