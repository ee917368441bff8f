package org.gan4j.djl.network;

import com.google.common.base.Preconditions;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.ConvTranspose2d;
import org.gan4j.djl.nn.Normalisation;
import org.jspecify.annotations.Nullable;

/** What both DCGAN networks share. */
final class Dcgan {

    /** Height and width of the smallest feature map. */
    static final int SEED_SIZE = 4;

    private Dcgan() {}

    static void checkImage(int height, int width, int channels) {
        Preconditions.checkArgument(
                height == width
                        && (height == 28 || (height >= 16 && Integer.bitCount(height) == 1)),
                "DCGAN makes square images of 28 or of a power of two from 16 pixels, not %s x %s:"
                        + " resize or pad the data",
                height,
                width);
        positive("channels", channels);
    }

    /** A convolution that halves height and width. */
    static Conv2d halving(int filters, boolean bias) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernel(4)
                .optStride(2)
                .optPadding(1)
                .optBias(bias)
                .build();
    }

    /** A transposed convolution that doubles height and width. */
    static ConvTranspose2d doubling(int filters, boolean bias) {
        return ConvTranspose2d.builder()
                .setFilters(filters)
                .setKernel(4)
                .optStride(2)
                .optPadding(1)
                .optBias(bias)
                .build();
    }

    static int positive(String name, int value) {
        Preconditions.checkArgument(value >= 1, "%s must be at least 1, but was %s", name, value);
        return value;
    }

    /**
     * What a user may choose.
     *
     * @param <B> the kind of builder
     */
    public abstract static class Builder<B extends Builder<B>>
            extends ConvolutionalNetwork.Normalised<B> {

        final int size;
        final int channels;
        int width = 64;
        @Nullable Boolean bias;

        Builder(int size, int channels, Activation output) {
            super(Normalisation.batch(), output);
            this.size = size;
            this.channels = channels;
        }

        final B copyOf(B other) {
            Builder<B> given = other;
            width = given.width;
            bias = given.bias;
            return choicesOf(other);
        }

        /** Whether a convolution has a bias, before a normalisation or without. */
        final boolean bias(boolean normalised) {
            return bias != null ? bias : !normalised || bias();
        }

        /**
         * Sets whether convolutions have biases; by default those have that no normalisation with a
         * shift of its own follows.
         *
         * @param value false for none at all, as in PyTorch's example
         * @return this builder
         */
        public final B optBias(boolean value) {
            bias = value;
            return self();
        }
    }
}
