package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.Optional;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.ConvTranspose2d;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.Reshape;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.network.Generator;
import org.gan4j.network.NetworkRecipe;

/**
 * The DCGAN generator (Radford, Metz and Chintala 2016, figure 1): transposed convolutions 4 -> 8
 * -> 16 -> ... with BatchNorm and ReLU, and Tanh at the end.
 *
 * <ul>
 *   <li>input: z (N, latentSize), and the conditions asked for
 *   <li>output: (N, channels, height, width) in [-1, 1]
 * </ul>
 *
 * <p>The feature maps halve in number at each doubling of the image, down to {@code width} in the
 * last one. For 28 x 28 images the maps grow to 32 x 32 and a last transposed convolution of kernel
 * 1 and padding 2 cuts two pixels off each side.
 */
public final class DcganGenerator implements Generator, TakesNormalisation<Generator> {

    private static final String NETWORK = "dcgan-generator";

    private final Builder settings;
    private final Block block;

    private DcganGenerator(Builder settings) {
        this.settings = settings;
        block = settings.initialised(layers(settings), Initialisation.DCGAN);
    }

    @Override
    public Generator withNormalisation(Normalisation normalisation) {
        return settings.copy().optNormalisation(normalisation).build();
    }

    private static Block layers(Builder settings) {
        int size = settings.size;
        boolean powerOfTwo = Integer.bitCount(size) == 1;
        int last = powerOfTwo ? size / 2 : Integer.highestOneBit(size) * 2;
        Sequential layers = new Sequential();
        int length = settings.told.addTo(layers, settings.latentSize);
        layers.add("as_image", new Reshape(new Shape(length, 1, 1)));
        int maps = settings.width * (last / Dcgan.SEED_SIZE);
        addHidden(layers, settings, maps, Dcgan.SEED_SIZE, 1, 0);
        for (int side = Dcgan.SEED_SIZE; side < last; side *= 2) {
            maps /= 2;
            addHidden(layers, settings, maps, 4, 2, 1);
        }
        boolean bias = settings.bias(false);
        layers.add(
                settings.used(
                        powerOfTwo
                                ? conv(settings.channels, 4, 2, 1, bias)
                                : conv(settings.channels, 1, 1, (last - size) / 2, bias)));
        return settings.addOutput(layers);
    }

    private static void addHidden(
            Sequential layers, Builder settings, int maps, int kernel, int stride, int padding) {
        layers.add(settings.used(conv(maps, kernel, stride, padding, settings.bias(true))));
        settings.activate(settings.addNormalisation(layers, maps), new Relu());
    }

    private static ConvTranspose2d conv(
            int filters, int kernel, int stride, int padding, boolean bias) {
        return ConvTranspose2d.builder()
                .setFilters(filters)
                .setKernel(kernel)
                .optStride(stride)
                .optPadding(padding)
                .optBias(bias)
                .build();
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
        return new Shape(settings.channels, settings.size, settings.size);
    }

    @Override
    public Optional<NetworkRecipe> recipe() {
        return settings.recipe(described());
    }

    private NetworkRecipe described() {
        NetworkRecipe recipe =
                NetworkRecipe.of(NETWORK)
                        .with("size", settings.size)
                        .with("channels", settings.channels)
                        .with("latentSize", settings.latentSize)
                        .with("width", settings.width)
                        .with("dropout", settings.dropout)
                        .with("activation", settings.activation().orElse(Activation.RELU) + "")
                        .with("output", settings.output + "")
                        .with(
                                "initialisation",
                                settings.initialisation().orElse(Initialisation.DCGAN) + "");
        NetworkRecipe told = settings.told.addTo(recipe);
        return settings.bias == null ? told : told.with("bias", settings.bias ? 1 : 0);
    }

    /**
     * Begins a description.
     *
     * @param height height of the images: 28, or a power of two from 16
     * @param width the same number
     * @param channels 1 for grey, 3 for colour
     * @return a new builder
     * @throws IllegalArgumentException if the size is another
     */
    public static Builder builder(int height, int width, int channels) {
        Dcgan.checkImage(height, width, channels);
        return new Builder(height, channels);
    }

    /** Describes a {@link DcganGenerator}. */
    public static final class Builder extends Dcgan.Builder<Builder> {

        private int latentSize = 100;
        private LatentConditions told = LatentConditions.NONE;

        private Builder(int size, int channels) {
            super(size, channels, Activation.TANH);
        }

        private Builder copy() {
            Builder copy = new Builder(size, channels).copyOf(this);
            copy.latentSize = latentSize;
            copy.told = told;
            return copy;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the number of latent dimensions; 100 by default, as in the paper.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder optLatentSize(int value) {
            latentSize = Dcgan.positive("latentSize", value);
            return this;
        }

        /**
         * Sets the number of feature maps in the last hidden layer; 64 by default. Time and memory
         * grow with its square; 32 is plenty for digits.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder optWidth(int value) {
            width = Dcgan.positive("width", value);
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
         * {@link Normalisation#conditionalBatch}.
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

        /** {@return the generator} */
        public DcganGenerator build() {
            return new DcganGenerator(copy());
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
            int size = recipe.setting("size");
            Builder builder =
                    builder(size, size, recipe.setting("channels"))
                            .optLatentSize(recipe.setting("latentSize"))
                            .optWidth(recipe.setting("width"))
                            .read(recipe);
            builder.told = LatentConditions.of(recipe);
            if (recipe.settings().containsKey("bias")) {
                builder.optBias(recipe.setting("bias") == 1);
            }
            return builder.build();
        }
    }
}
