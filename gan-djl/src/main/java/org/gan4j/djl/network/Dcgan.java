package org.gan4j.djl.network;

import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.ConvTranspose2d;
import org.gan4j.djl.nn.Dropout;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.ScriptBlock;
import org.gan4j.djl.nn.Sequential;
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
    public abstract static class Builder<B extends Builder<B>> {

        final int size;
        final int channels;
        int width = 64;
        Normalisation normalisation = Normalisation.batch();
        Initialisation initialisation = Initialisation.DCGAN;
        Activation activation;
        double dropout;
        @Nullable Boolean bias;

        Builder(int size, int channels, Activation activation) {
            this.size = size;
            this.channels = channels;
            this.activation = activation;
        }

        abstract B self();

        final B copyOf(Builder<B> other) {
            width = other.width;
            normalisation = other.normalisation;
            initialisation = other.initialisation;
            activation = other.activation;
            dropout = other.dropout;
            bias = other.bias;
            return self();
        }

        /** Whether a convolution has a bias, before a normalisation or without. */
        final boolean bias(boolean normalised) {
            return bias != null ? bias : !(normalised && normalisation.replacesBias());
        }

        /** A convolution as it is used. */
        final ScriptBlock used(ScriptBlock convolution) {
            return normalisation.apply(convolution);
        }

        /** Activation and dropout; the first of them is shown if that is asked for. */
        final void activate(Sequential layers, boolean shown) {
            Block layer =
                    activation
                            .newLayer()
                            .orElseThrow(
                                    () ->
                                            new IllegalStateException(
                                                    "hidden layers need an activation"));
            if (shown) {
                layers.show(layer);
            } else {
                layers.add(layer);
            }
            if (dropout > 0) {
                layers.add(new Dropout(dropout));
            }
        }

        /**
         * Sets the normalisation; batch by default. Where it is spectral, every convolution has it,
         * else all but the first and last of a discriminator and the last of a generator.
         *
         * @param value the choice; any but batch goes with penalties of gradients
         * @return this builder
         */
        public final B optNormalisation(Normalisation value) {
            normalisation = Preconditions.checkNotNull(value, "normalisation");
            return self();
        }

        /**
         * Sets how weights begin; as in the paper by default.
         *
         * @param value the choice
         * @return this builder
         */
        public final B optInitialisation(Initialisation value) {
            initialisation = Preconditions.checkNotNull(value, "initialisation");
            return self();
        }

        /**
         * Sets the activation of hidden layers; that of the paper by default.
         *
         * @param value any but none
         * @return this builder
         */
        public final B optActivation(Activation value) {
            Preconditions.checkArgument(
                    value != Activation.NONE, "hidden layers need an activation");
            activation = Preconditions.checkNotNull(value, "activation");
            return self();
        }

        /**
         * Sets the probability that a value after an activation is dropped; 0 by default.
         *
         * @param value in [0, 1)
         * @return this builder
         */
        public final B optDropout(double value) {
            Preconditions.checkArgument(
                    value >= 0 && value < 1, "dropout must be in [0, 1), but was %s", value);
            dropout = value;
            return self();
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
