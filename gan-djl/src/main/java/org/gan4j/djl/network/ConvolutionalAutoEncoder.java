package org.gan4j.djl.network;

import com.google.common.base.Preconditions;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.Sequential;

/**
 * The auto-encoder of EBGAN for images (Zhao et al. 2017, appendix D): convolutions 4 x 4 that
 * halve height and width, of 64, 128 and 256 maps, and transposed ones back, BatchNorm but in the
 * first and last, LeakyReLU 0.2. Images whose sides are multiples of 4 only, such as digits, are
 * halved twice.
 *
 * <ul>
 *   <li>input: (N, channels, height, width)
 *   <li>output: the same; then the code (N, 256, height / 8, width / 8), which is shown
 * </ul>
 */
public final class ConvolutionalAutoEncoder {

    private static final int MOST_HALVINGS = 3;
    private static final double SLOPE = 0.2;

    private ConvolutionalAutoEncoder() {}

    /**
     * Begins a description.
     *
     * @param height height of the images, a multiple of 4, or better of 8
     * @param width width of the images, likewise
     * @param channels 1 for grey, 3 for colour
     * @return a new builder
     */
    public static Builder builder(int height, int width, int channels) {
        return new Builder(height, width, channels);
    }

    /** Describes an {@link AutoEncoderDiscriminator} of this form. */
    public static final class Builder extends ConvolutionalNetwork.Normalised<Builder> {

        private final int channels;
        private final int halvings;
        private int width = 64;
        private int power = 2;

        private Builder(int height, int width, int channels) {
            super(Normalisation.batch(), Activation.NONE);
            InfoGanGenerator.checkImage(height, width, channels);
            this.channels = channels;
            halvings = height % 8 == 0 && width % 8 == 0 ? MOST_HALVINGS : MOST_HALVINGS - 1;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the number of maps of the first layer; 64 by default.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder optWidth(int value) {
            width = Dcgan.positive("width", value);
            return this;
        }

        /**
         * Sets the power of the error; 2 by default.
         *
         * @param value 1, as in BEGAN, or 2
         * @return this builder
         */
        public Builder optPower(int value) {
            Preconditions.checkArgument(
                    value == 1 || value == 2, "power must be 1 or 2, but was %s", value);
            power = value;
            return this;
        }

        /**
         * Sets the activation of the image that the auto-encoder returns; none by default.
         *
         * @param value such as Tanh for images in [-1, 1]
         * @return this builder
         */
        public Builder optOutput(Activation value) {
            output = Preconditions.checkNotNull(value, "output");
            return this;
        }

        /** {@return the discriminator} */
        public AutoEncoderDiscriminator build() {
            refuseConditional();
            Sequential layers = new Sequential();
            for (int i = 0; i < halvings; i++) {
                int maps = width << i;
                layers.add(used(Dcgan.halving(maps, i == 0 || bias())));
                if (i > 0) {
                    addNormalisation(layers, maps);
                }
                if (i == halvings - 1) {
                    activateAndShow(layers, new LeakyRelu(SLOPE));
                } else {
                    activate(layers, new LeakyRelu(SLOPE));
                }
            }
            for (int i = halvings - 2; i >= 0; i--) {
                int maps = width << i;
                layers.add(used(Dcgan.doubling(maps, bias())));
                activate(addNormalisation(layers, maps), new LeakyRelu(SLOPE));
            }
            addOutput(layers.add(used(Dcgan.doubling(channels, true))));
            return new AutoEncoderDiscriminator(initialised(layers, Initialisation.DCGAN), power);
        }
    }
}
