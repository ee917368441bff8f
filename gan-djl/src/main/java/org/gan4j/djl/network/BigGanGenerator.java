package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.Optional;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.BatchNorm;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.Reshape;
import org.gan4j.djl.nn.ResidualSettings;
import org.gan4j.djl.nn.ResidualUp;
import org.gan4j.djl.nn.SelfAttention;
import org.gan4j.djl.nn.SpectralNorm;
import org.gan4j.djl.nn.SplitLatent;
import org.gan4j.djl.nn.Upsample;
import org.gan4j.network.Generator;
import org.gan4j.network.NetworkRecipe;

/**
 * The generator of BigGAN (Brock et al. 2019, appendix B, tables 4 and 5), for images of 64 and 128
 * pixels: residual blocks whose BatchNorm is told a part of the latent and a shared embedding of
 * the class, spectral norm on every weight, and attention on maps of 64 pixels.
 *
 * <ul>
 *   <li>input: z (N, latentSize), labels (N) of INT64
 *   <li>output: (N, channels, size, size) in [-1, 1]
 * </ul>
 *
 * <p>The 32-pixel form of the authors' code for CIFAR, without shared embedding and split latents,
 * is {@link ResidualGenerator} with {@code Normalisation.conditionalBatch(10).withSpectral()}.
 */
public final class BigGanGenerator implements Generator {

    private static final String NETWORK = "biggan-generator";
    private static final int FIRST = 4;
    private static final int ATTENTION = 64;

    private final Builder settings;
    private final Block block;

    private BigGanGenerator(Builder settings) {
        this.settings = settings;
        block = settings.initialised(layers(settings), Initialisation.ORTHOGONAL);
    }

    /** Maps before each block and after the last, in multiples of the width. */
    private static int[] multiples(int size) {
        return size == 64 ? new int[] {16, 16, 8, 4, 2} : new int[] {16, 16, 8, 4, 2, 1};
    }

    private static Block layers(Builder settings) {
        int[] multiples = multiples(settings.size);
        int width = settings.width;
        int blocks = multiples.length - 1;
        int part = settings.latentSize / (blocks + 1);
        ResidualSettings ofBlocks =
                new ResidualSettings(
                        Normalisation.conditionalBatchByVector(part + settings.embeddingSize)
                                .withSpectral(),
                        settings.activation().orElse(Activation.RELU),
                        settings.dropout);
        SplitLatent layers = new SplitLatent(settings.classes, settings.embeddingSize);
        int maps = multiples[0] * width;
        layers.add("linear", SpectralNorm.of(new Linear(maps * FIRST * FIRST)));
        layers.add("as_maps", new Reshape(new Shape(maps, FIRST, FIRST)));
        for (int i = 0; i < blocks; i++) {
            int after = multiples[i + 1] * width;
            layers.add("block" + i, ResidualUp.of(maps, after, Upsample.nearest(), ofBlocks));
            maps = after;
            if (FIRST << (i + 1) == ATTENTION) {
                layers.add("attention", SelfAttention.ofAuthors(maps));
            }
        }
        Conv2d last =
                Conv2d.builder().setFilters(settings.channels).setKernel(3).optPadding(1).build();
        layers.add("bn", new BatchNorm())
                .add("relu", settings.activation(new Relu()))
                .add("conv", SpectralNorm.of(last));
        settings.output.newLayer().ifPresent(output -> layers.add("output", output));
        return layers;
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public int latentSize() {
        return settings.latentSize;
    }

    @Override
    public Conditioning conditioning() {
        return Conditioning.labels(settings.classes);
    }

    @Override
    public Shape sampleShape() {
        return new Shape(settings.channels, settings.size, settings.size);
    }

    @Override
    public Optional<NetworkRecipe> recipe() {
        return Optional.of(
                settings.chosen(
                        NetworkRecipe.of(NETWORK)
                                .with("size", settings.size)
                                .with("channels", settings.channels)
                                .with("classes", settings.classes)
                                .with("latentSize", settings.latentSize)
                                .with("embeddingSize", settings.embeddingSize)
                                .with("width", settings.width)));
    }

    @Override
    public String toString() {
        return "BigGanGenerator" + sampleShape();
    }

    /**
     * Begins a description with the settings of the paper.
     *
     * @param size height and width of the images, 64 or 128
     * @param channels 1 for grey, 3 for colour
     * @param classes how many, at least 2
     * @return a new builder
     */
    public static Builder builder(int size, int channels, int classes) {
        return new Builder(size, channels, classes);
    }

    /** Describes a {@link BigGanGenerator}. */
    public static final class Builder extends ConvolutionalNetwork.Builder<Builder> {

        private final int size;
        private final int channels;
        private final int classes;
        private int latentSize = 120;
        private int embeddingSize = 128;
        private int width = 96;

        private Builder(int size, int channels, int classes) {
            super(Activation.TANH, 0);
            Preconditions.checkArgument(
                    size == 64 || size == 128,
                    "BigGAN makes square images of 64 or 128 pixels, not of %s: resize the data, or"
                            + " take Generators.sngan with Normalisation.conditionalBatch for 32",
                    size);
            Conditioning.labels(classes);
            this.size = size;
            this.channels = Dcgan.positive("channels", channels);
            this.classes = classes;
        }

        @Override
        Builder self() {
            return this;
        }

        private Builder copy() {
            return new Builder(size, channels, classes)
                    .optLatentSize(latentSize)
                    .optEmbeddingSize(embeddingSize)
                    .optWidth(width)
                    .choicesOf(this);
        }

        /**
         * Sets the number of latent dimensions; 120 by default, which is cut into 6 parts of 20 for
         * 128 pixels and 5 of 24 for 64.
         *
         * @param value a multiple of 6 for 128 pixels, of 5 for 64
         * @return this builder
         */
        public Builder optLatentSize(int value) {
            int parts = multiples(size).length;
            Preconditions.checkArgument(
                    value >= parts && value % parts == 0,
                    "the latent is cut into %s equal parts, so latentSize must be a multiple of"
                            + " that, not %s",
                    parts,
                    value);
            latentSize = value;
            return this;
        }

        /**
         * Sets the length of the embedding that all blocks share; 128 by default.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder optEmbeddingSize(int value) {
            embeddingSize = Dcgan.positive("embeddingSize", value);
            return this;
        }

        /**
         * Sets the number of maps that those of all blocks are multiples of; 96 by default. Time
         * and memory grow with its square.
         *
         * @param value at least 1; at 64 pixels and more, attention needs 8 maps
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

        /** {@return the generator} */
        public BigGanGenerator build() {
            return new BigGanGenerator(copy());
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
            return builder(
                            recipe.setting("size"),
                            recipe.setting("channels"),
                            recipe.setting("classes"))
                    .optLatentSize(recipe.setting("latentSize"))
                    .optEmbeddingSize(recipe.setting("embeddingSize"))
                    .optWidth(recipe.setting("width"))
                    .read(recipe)
                    .build();
        }
    }
}
