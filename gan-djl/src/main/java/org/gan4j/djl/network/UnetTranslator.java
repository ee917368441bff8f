package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.Optional;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.Dropout;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.nn.SkipConcat;
import org.gan4j.network.Generator;
import org.gan4j.network.NetworkRecipe;

/**
 * The U-Net generator of pix2pix (Isola et al. 2017, section 6.1.1, and the authors' code): an
 * encoder that halves images down to a pixel or a few, a decoder that doubles them again, and a
 * skip connection at every size. It has no latents; dropout in the inner decoder blocks is its
 * noise.
 *
 * <ul>
 *   <li>input: an image (N, C, H, W) in [-1, 1], as the condition
 *   <li>output: (N, channels, H, W) in [-1, 1]
 * </ul>
 */
public final class UnetTranslator implements Generator {

    private static final String NETWORK = "unet-translator";
    private static final int MOST_HALVINGS = 8;
    private static final int LEAST_HALVINGS = 5;

    /** The decoder blocks at the outside, without dropout. */
    private static final int DRY = 4;

    private static final int WIDEST = 8;
    private static final double DROPOUT = 0.5;
    private static final double SLOPE = 0.2;

    private final Builder settings;
    private final Block block;

    private UnetTranslator(Builder settings) {
        this.settings = settings;
        block = settings.initialised(layers(settings), Initialisation.DCGAN);
    }

    private static Sequential layers(Builder settings) {
        boolean bias = settings.bias();
        Sequential inner = null;
        for (int level = settings.halvings - 1; level >= 1; level--) {
            int outer = settings.maps(level - 1);
            int maps = settings.maps(level);
            Sequential model =
                    new Sequential()
                            .add(settings.activation(new LeakyRelu(SLOPE)))
                            .add(settings.used(Dcgan.halving(maps, bias)));
            if (inner != null) {
                settings.addNormalisation(model, maps).add(new SkipConcat(inner));
            }
            model.add(settings.activation(new Relu()))
                    .add(settings.used(Dcgan.doubling(outer, bias)));
            settings.addNormalisation(model, outer);
            int fromInside = settings.halvings - 1 - level;
            if (fromInside >= 1 && fromInside <= settings.wet) {
                model.add(new Dropout(settings.dropout));
            }
            inner = model;
        }
        return settings.addOutput(
                new Sequential()
                        .add(settings.used(Dcgan.halving(settings.maps(0), bias)))
                        .add(new SkipConcat(Preconditions.checkNotNull(inner)))
                        .add(settings.activation(new Relu()))
                        .add(settings.used(Dcgan.doubling(settings.images.channels(), true))));
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public int latentSize() {
        return 0;
    }

    @Override
    public Conditioning conditioning() {
        return settings.images.conditioning();
    }

    @Override
    public Shape sampleShape() {
        return settings.images.made();
    }

    @Override
    public Optional<NetworkRecipe> recipe() {
        return settings.recipe(
                settings.images
                        .recipe(NETWORK)
                        .with("maps", settings.width)
                        .with("halvings", settings.halvings)
                        .with("dropoutBlocks", settings.wet));
    }

    @Override
    public String toString() {
        return "UnetTranslator" + settings.images;
    }

    /**
     * Begins a description with the settings of the authors' code.
     *
     * @param from the shape of the images that are translated, (C, H, W), of at least 32 x 32
     *     pixels
     * @param channels of the images that are made, 1 for grey, 3 for colour
     * @return a new builder
     * @throws IllegalArgumentException if height or width cannot be halved five times
     */
    public static Builder builder(Shape from, int channels) {
        return new Builder(new TranslatedImages(from, channels));
    }

    /** Describes a {@link UnetTranslator}. */
    public static final class Builder extends ConvolutionalNetwork.Normalised<Builder> {

        private final TranslatedImages images;
        private int width = 64;
        private int halvings;
        private int wet = -1;

        private Builder(TranslatedImages images) {
            super(Normalisation.batch(), Activation.TANH, DROPOUT);
            this.images = images;
            Shape from = images.from();
            int most = Math.min(twos(from.get(1)), twos(from.get(2)));
            Preconditions.checkArgument(
                    most >= LEAST_HALVINGS,
                    "a U-Net halves images at least %s times, so height and width must be multiples of %s, not %s x %s: crop or resize them",
                    LEAST_HALVINGS,
                    1 << LEAST_HALVINGS,
                    from.get(1),
                    from.get(2));
            halvings = Math.min(MOST_HALVINGS, most);
        }

        private static int twos(long size) {
            return Long.numberOfTrailingZeros(size);
        }

        @Override
        Builder self() {
            return this;
        }

        private Builder copy() {
            Builder copy =
                    new Builder(images).optWidth(width).optHalvings(halvings).choicesOf(this);
            copy.wet = wet < 0 ? halvings - 1 - DRY : wet;
            return copy;
        }

        private int maps(int level) {
            return width * Math.min(1 << level, WIDEST);
        }

        /**
         * Sets the number of maps of the outermost layer; 64 by default. Inner ones have up to 8
         * times as many.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder optWidth(int value) {
            width = Dcgan.positive("width", value);
            return this;
        }

        /**
         * Sets how often images are halved; by default as often as they can be, at most 8 times.
         *
         * @param value at least 5, and no more than height and width allow
         * @return this builder
         */
        public Builder optHalvings(int value) {
            Shape from = images.from();
            int most = Math.min(twos(from.get(1)), twos(from.get(2)));
            Preconditions.checkArgument(
                    value >= LEAST_HALVINGS && value <= most,
                    "halvings must be from %s to %s for %s, but was %s",
                    LEAST_HALVINGS,
                    most,
                    from,
                    value);
            halvings = value;
            return this;
        }

        /**
         * Sets how many decoder blocks have dropout, counted from the one after the innermost; by
         * default, as in the authors' code, all but the four outermost: 3 at 256 pixels, none at
         * 32.
         *
         * @param value 0 or more, at most the number of halvings less 2
         * @return this builder
         */
        public Builder optDropoutBlocks(int value) {
            Preconditions.checkArgument(
                    value >= 0 && value <= halvings - 2,
                    "dropout goes into 0 to %s decoder blocks, not %s",
                    halvings - 2,
                    value);
            wet = value;
            return this;
        }

        /**
         * Sets the activation of the output; Tanh, for images in [-1, 1], by default.
         *
         * @param value such as none for data of any values
         * @return this builder
         */
        public Builder optOutput(Activation value) {
            output = Preconditions.checkNotNull(value, "output");
            return this;
        }

        /** {@return the generator} */
        public UnetTranslator build() {
            refuseConditional();
            return new UnetTranslator(copy());
        }
    }

    /** Builds it again from its recipe. */
    public static final class Factory implements GeneratorFactory {

        @Override
        public String network() {
            return NETWORK;
        }

        @Override
        public Generator create(NetworkRecipe recipe) {
            return new Builder(TranslatedImages.of(recipe))
                    .optWidth(recipe.setting("maps"))
                    .optHalvings(recipe.setting("halvings"))
                    .optDropoutBlocks(recipe.setting("dropoutBlocks"))
                    .read(recipe)
                    .build();
        }
    }
}
