package org.gan4j.djl.network;

import com.google.common.base.Preconditions;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.ResidualSettings;
import org.gan4j.djl.nn.ScriptBlock;

/** What both residual networks share. */
final class ResidualNetwork {

    private ResidualNetwork() {}

    /** A first or last layer as it is used. */
    static ScriptBlock glorot(Normalisation normalisation, ScriptBlock layer) {
        ScriptBlock used = normalisation.apply(layer);
        Initialisation.GLOROT.apply(used);
        return used;
    }

    /**
     * What a user may choose.
     *
     * @param <B> the kind of builder
     */
    public abstract static class Builder<B extends Builder<B>>
            extends ConvolutionalNetwork.Normalised<B> {

        final int height;
        final int width;
        final int channels;
        int widest;
        int attention;

        Builder(
                int height,
                int width,
                int channels,
                Normalisation normalisation,
                Activation output) {
            super(normalisation, output);
            this.height = height;
            this.width = width;
            this.channels = Dcgan.positive("channels", channels);
        }

        final B copyOf(B other) {
            Builder<B> given = other;
            widest = given.widest;
            attention = given.attention;
            return choicesOf(other);
        }

        /** The maps of a block, of which the widest one of the published network has so many. */
        final int maps(int published, int most) {
            return widest == 0 ? published : Math.max(1, (int) ((long) published * widest / most));
        }

        final ResidualSettings ofBlocks() {
            return new ResidualSettings(
                    normalisation, activation().orElse(Activation.RELU), dropout);
        }

        final void checkAttention(boolean attends) {
            Preconditions.checkState(
                    attends,
                    "no feature maps are %s high, where attention was asked for: take half of the height of the images, a quarter of it ...",
                    attention);
        }

        /**
         * Sets the number of maps of the widest block, others in proportion; as published by
         * default. Time and memory grow with its square.
         *
         * @param value at least 1
         * @return this builder
         */
        public final B optWidth(int value) {
            widest = Dcgan.positive("width", value);
            return self();
        }

        /**
         * Puts {@link org.gan4j.djl.nn.SelfAttention} after the first block whose maps have a
         * height; nowhere by default.
         *
         * @param mapHeight the height of the feature maps, such as 16; 0 for nowhere
         * @return this builder
         */
        public final B optAttention(int mapHeight) {
            Preconditions.checkArgument(
                    mapHeight >= 0, "the height of maps is 0 or more, but was %s", mapHeight);
            attention = mapHeight;
            return self();
        }
    }
}
