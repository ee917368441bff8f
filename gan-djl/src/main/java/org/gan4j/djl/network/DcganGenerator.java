package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.Optional;
import java.util.function.Supplier;
import org.gan4j.djl.nn.BatchNorm;
import org.gan4j.djl.nn.ConvTranspose2d;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.Reshape;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.nn.Tanh;
import org.gan4j.network.Generator;
import org.gan4j.network.NetworkRecipe;

/**
 * The DCGAN generator (Radford, Metz and Chintala 2016, figure 1): transposed convolutions 4 -> 8
 * -> 16 -> ... with BatchNorm and ReLU, and Tanh at the end.
 *
 * <ul>
 *   <li>input: z (N, latentSize)
 *   <li>output: (N, channels, height, width) in [-1, 1]
 * </ul>
 *
 * <p>The feature maps halve in number at each doubling of the image, down to {@code width} in the
 * last one. For 28 x 28 images the maps grow to 32 x 32 and a last transposed convolution of kernel
 * 1 and padding 2 cuts two pixels off each side.
 */
public final class DcganGenerator implements Generator, TakesNormalisation<Generator> {

    private static final String NETWORK = "dcgan-generator";

    private final int size;
    private final int channels;
    private final int latentSize;
    private final int width;
    private final Block block;

    private DcganGenerator(
            int size, int channels, int latentSize, int width, Supplier<Block> normalisation) {
        this.size = size;
        this.channels = channels;
        this.latentSize = latentSize;
        this.width = width;
        block = layers(normalisation);
        Dcgan.initialise(block);
    }

    @Override
    public Generator withNormalisation(Supplier<Block> layer) {
        return new DcganGenerator(size, channels, latentSize, width, layer);
    }

    private Block layers(Supplier<Block> normalisation) {
        boolean powerOfTwo = Integer.bitCount(size) == 1;
        int last = powerOfTwo ? size / 2 : Integer.highestOneBit(size) * 2;
        Sequential layers = new Sequential();
        layers.add("as_image", new Reshape(new Shape(latentSize, 1, 1)));
        int maps = width * (last / Dcgan.SEED_SIZE);
        add(layers, conv(maps, Dcgan.SEED_SIZE, 1, 0, false), normalisation.get());
        for (int length = Dcgan.SEED_SIZE; length < last; length *= 2) {
            maps /= 2;
            add(layers, conv(maps, 4, 2, 1, false), normalisation.get());
        }
        layers.add(
                powerOfTwo
                        ? conv(channels, 4, 2, 1, true)
                        : conv(channels, 1, 1, (last - size) / 2, true));
        return layers.add(new Tanh());
    }

    private static void add(Sequential layers, Block conv, Block normalisation) {
        layers.add(conv).add(normalisation).add(new Relu());
    }

    private static Block conv(int filters, int kernel, int stride, int padding, boolean bias) {
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
    public int latentSize() {
        return latentSize;
    }

    @Override
    public Shape sampleShape() {
        return new Shape(channels, size, size);
    }

    @Override
    public Optional<NetworkRecipe> recipe() {
        return Optional.of(
                NetworkRecipe.of(NETWORK)
                        .with("size", size)
                        .with("channels", channels)
                        .with("latentSize", latentSize)
                        .with("width", width));
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
    public static final class Builder {

        private final int size;
        private final int channels;
        private int latentSize = 100;
        private int width = 64;

        private Builder(int size, int channels) {
            this.size = size;
            this.channels = channels;
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

        /** {@return the generator} */
        public DcganGenerator build() {
            return new DcganGenerator(size, channels, latentSize, width, BatchNorm::new);
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
            return builder(size, size, recipe.setting("channels"))
                    .optLatentSize(recipe.setting("latentSize"))
                    .optWidth(recipe.setting("width"))
                    .build();
        }
    }
}
