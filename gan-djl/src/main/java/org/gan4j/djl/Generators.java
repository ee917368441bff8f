package org.gan4j.djl;

import ai.djl.ndarray.types.Shape;
import org.gan4j.djl.network.BigGanGenerator;
import org.gan4j.djl.network.DcganGenerator;
import org.gan4j.djl.network.InfoGanGenerator;
import org.gan4j.djl.network.MlpGenerator;
import org.gan4j.djl.network.ResidualGenerator;
import org.gan4j.djl.network.ResnetTranslator;
import org.gan4j.djl.network.UnetTranslator;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.latent.CodedPrior;

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
     * The residual generator of SNGAN.
     *
     * @param height height of the images, a multiple of 8 below 64 pixels, of 16 below 128, else of
     *     32, by the longer side
     * @param width width of the images, likewise
     * @param channels 1 for grey, 3 for colour
     * @return a builder with the settings of the paper
     */
    public static ResidualGenerator.Builder sngan(int height, int width, int channels) {
        return ResidualGenerator.builder(height, width, channels);
    }

    /**
     * The residual generator of SAGAN: spectrally normalised weights beside BatchNorm, and
     * attention on maps of half the height of the images.
     *
     * @param height height of the images, as of {@link #sngan}
     * @param width width of the images, likewise
     * @param channels 1 for grey, 3 for colour
     * @return a builder with the settings of the paper
     */
    public static ResidualGenerator.Builder sagan(int height, int width, int channels) {
        return ResidualGenerator.builder(height, width, channels)
                .optNormalisation(Normalisation.batch().withSpectral())
                .optAttention(height / 2);
    }

    /**
     * The generator of BigGAN, told the class.
     *
     * @param size height and width of the images, 64 or 128
     * @param channels 1 for grey, 3 for colour
     * @param classes how many, at least 2
     * @return a builder with the settings of the paper
     */
    public static BigGanGenerator.Builder biggan(int size, int channels, int classes) {
        return BigGanGenerator.builder(size, channels, classes);
    }

    /**
     * The generator of InfoGAN for digits.
     *
     * @param height height of the images, a multiple of 4
     * @param width width of the images, a multiple of 4
     * @param channels 1 for grey, 3 for colour
     * @param prior noise and codes
     * @return a builder with the settings of the paper
     */
    public static InfoGanGenerator.Builder infogan(
            int height, int width, int channels, CodedPrior prior) {
        return InfoGanGenerator.builder(height, width, channels, prior.size());
    }

    /**
     * The perceptron of tutorials for small images: hidden layers of 256, 512 and 1024 units with
     * BatchNorm and LeakyReLU 0.2, Tanh, and 100 latent dimensions.
     *
     * @param sampleShape the lengths of the axes of one image, such as 1, 28, 28
     * @return a builder with these settings
     */
    public static MlpGenerator.Builder vanilla(long... sampleShape) {
        return mlp(sampleShape)
                .optLatentSize(100)
                .optWidths(256, 512, 1024)
                .optSlope(0.2)
                .optBatchNorm(true)
                .optBatchNormFirst(true)
                .optTanh(true);
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

    /**
     * The U-Net of pix2pix, which translates images.
     *
     * @param from the shape of the images that are translated, (C, H, W), of multiples of 32 pixels
     * @param channels of the images that are made, 1 for grey, 3 for colour
     * @return a builder
     */
    public static UnetTranslator.Builder unet(Shape from, int channels) {
        return UnetTranslator.builder(from, channels);
    }

    /**
     * The ResNet of CycleGAN, which translates images.
     *
     * @param from the shape of the images that are translated, (C, H, W), of multiples of 4 pixels
     * @param channels of the images that are made, 1 for grey, 3 for colour
     * @return a builder
     */
    public static ResnetTranslator.Builder resnet(Shape from, int channels) {
        return ResnetTranslator.builder(from, channels);
    }
}
