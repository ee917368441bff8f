package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.Arrays;
import java.util.Optional;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.Reshape;
import org.gan4j.djl.nn.ResidualUp;
import org.gan4j.djl.nn.ScriptBlock;
import org.gan4j.djl.nn.SelfAttention;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.nn.Upsample;
import org.gan4j.network.Generator;
import org.gan4j.network.NetworkRecipe;

/**
 * The residual generator of SNGAN (Miyato et al. 2018, tables 4 and 5), and with attention and
 * spectrally normalised weights that of SAGAN (Zhang et al. 2019): a linear layer, a {@link
 * ResidualUp} for each doubling, and a last 3 x 3 convolution with Tanh.
 *
 * <ul>
 *   <li>input: z (N, latentSize), and the conditions asked for
 *   <li>output: (N, channels, height, width) in [-1, 1]
 * </ul>
 *
 * <p>A class is told by {@link Normalisation#conditionalBatch} in the blocks (Miyato and Koyama
 * 2018); the last normalisation is the same for all classes.
 *
 * <p>Blocks have 256 maps for images of less than 48 pixels, 512 to 64 below 64, 1024 to 64 below
 * 128 and beyond. Weights begin as in the authors' code, by Glorot's uniform distribution.
 */
public final class ResidualGenerator implements Generator, TakesNormalisation<Generator> {

    private static final String NETWORK = "residual-generator";

    private final Builder settings;
    private final Block block;

    private ResidualGenerator(Builder settings) {
        this.settings = settings;
        block = settings.initialised(layers(settings));
    }

    private static int[] widths(Builder settings) {
        return switch (ResidualSize.of(settings.height, settings.width)) {
            case UP_TO_47 -> new int[] {256, 256, 256, 256};
            case UP_TO_63 -> new int[] {512, 256, 128, 64};
            case UP_TO_127 -> new int[] {1024, 512, 256, 128, 64};
            case LARGE -> new int[] {1024, 1024, 512, 256, 128, 64};
        };
    }

    private static Block layers(Builder settings) {
        int[] published = widths(settings);
        int[] maps = Arrays.stream(published).map(w -> settings.maps(w, published[0])).toArray();
        int doublings = maps.length - 1;
        ResidualSize.check(settings.height, settings.width, doublings);
        int height = settings.height >> doublings;
        int width = settings.width >> doublings;
        Normalisation norm = settings.normalisation;
        Sequential layers = new Sequential();
        settings.told.addTo(layers, settings.latentSize);
        layers.add("l1", ResidualNetwork.glorot(norm, new Linear(maps[0] * height * width)));
        layers.add("as_maps", new Reshape(new Shape(maps[0], height, width)));
        boolean attends = settings.attention == 0;
        for (int i = 1; i < maps.length; i++) {
            ScriptBlock up =
                    ResidualUp.of(
                            maps[i - 1],
                            maps[i],
                            settings.bilinear ? Upsample.bilinear() : Upsample.nearest(),
                            settings.ofBlocks());
            layers.add("block" + (i + 1), up);
            height *= 2;
            width *= 2;
            if (height == settings.attention) {
                layers.add("attention", SelfAttention.ofAuthors(maps[i]));
                attends = true;
            }
        }
        settings.checkAttention(attends);
        norm.withoutCondition()
                .newLayer(maps[maps.length - 1])
                .ifPresent(layer -> layers.add("b" + (maps.length + 1), layer));
        layers.add("relu", settings.activation(new Relu()));
        Conv2d last =
                Conv2d.builder().setFilters(settings.channels).setKernel(3).optPadding(1).build();
        layers.add("c" + (maps.length + 1), ResidualNetwork.glorot(norm, last));
        settings.output.newLayer().ifPresent(output -> layers.add("output", output));
        return layers;
    }

    @Override
    public Generator withNormalisation(Normalisation normalisation) {
        return settings.copy().optNormalisation(normalisation).build();
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public Conditioning conditioning() {
        return settings.told.conditioning().and(settings.normalisation.conditioning());
    }

    @Override
    public int latentSize() {
        return settings.latentSize;
    }

    @Override
    public Shape sampleShape() {
        return new Shape(settings.channels, settings.height, settings.width);
    }

    @Override
    public Optional<NetworkRecipe> recipe() {
        NetworkRecipe recipe =
                NetworkRecipe.of(NETWORK)
                        .with("height", settings.height)
                        .with("width", settings.width)
                        .with("channels", settings.channels)
                        .with("latentSize", settings.latentSize)
                        .with("widest", settings.widest)
                        .with("attention", settings.attention)
                        .with("bilinear", settings.bilinear ? 1 : 0);
        return settings.recipe(settings.told.addTo(recipe));
    }

    @Override
    public String toString() {
        return "ResidualGenerator" + sampleShape();
    }

    /**
     * Begins a description with the settings of SNGAN.
     *
     * @param height height of the images, a multiple of 8 below 64 pixels, of 16 below 128, else of
     *     32, by the longer side
     * @param width width of the images, likewise
     * @param channels 1 for grey, 3 for colour
     * @return a new builder
     */
    public static Builder builder(int height, int width, int channels) {
        return new Builder(height, width, channels);
    }

    /** Describes a {@link ResidualGenerator}. */
    public static final class Builder extends ResidualNetwork.Builder<Builder> {

        private int latentSize = 128;
        private boolean bilinear;
        private LatentConditions told = LatentConditions.NONE;

        private Builder(int height, int width, int channels) {
            super(height, width, channels, Normalisation.batch(), Activation.TANH);
        }

        @Override
        Builder self() {
            return this;
        }

        private Builder copy() {
            Builder copy = new Builder(height, width, channels).copyOf(this);
            copy.latentSize = latentSize;
            copy.bilinear = bilinear;
            copy.told = told;
            return copy;
        }

        /**
         * Sets the number of latent dimensions; 128 by default.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder optLatentSize(int value) {
            latentSize = Dcgan.positive("latentSize", value);
            return this;
        }

        /**
         * Sets whether maps are doubled bilinearly; false, by repeating pixels as in the authors'
         * code, by default.
         *
         * @param value true as in the library mimicry
         * @return this builder
         */
        public Builder optBilinear(boolean value) {
            bilinear = value;
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

        /**
         * Sets what the network is told beside its latent, by concatenation: labels as learned
         * vectors, as long as there are classes. Nothing by default. A class may also be told by
         * {@link Normalisation#conditionalBatch}, as in the papers.
         *
         * @param value labels, a vector, or both
         * @return this builder
         * @throws IllegalArgumentException if it is to be told an image
         */
        public Builder optConditioning(Conditioning value) {
            told = LatentConditions.of(value);
            return this;
        }

        /**
         * Tells the network the class by a product: each latent value times a learned one of the
         * class, see {@link org.gan4j.djl.nn.ScaleByClass}. It takes the place of {@link
         * #optConditioning}.
         *
         * @param classes how many, at least 2
         * @return this builder
         */
        public Builder optClassScaling(int classes) {
            told = LatentConditions.scaledBy(classes);
            return this;
        }

        /**
         * {@return the generator}
         *
         * @throws IllegalArgumentException if height or width is no such multiple
         * @throws IllegalStateException if no maps have the height where attention was asked for
         */
        public ResidualGenerator build() {
            return new ResidualGenerator(copy());
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
            Builder builder =
                    builder(
                                    recipe.setting("height"),
                                    recipe.setting("width"),
                                    recipe.setting("channels"))
                            .optLatentSize(recipe.setting("latentSize"))
                            .optAttention(recipe.setting("attention"))
                            .optBilinear(recipe.setting("bilinear") == 1)
                            .read(recipe);
            builder.told = LatentConditions.of(recipe);
            int widest = recipe.setting("widest");
            return (widest == 0 ? builder : builder.optWidth(widest)).build();
        }
    }
}
