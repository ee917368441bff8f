package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.Optional;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.ConvTranspose2d;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.ReflectionPad;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.nn.SkipSum;
import org.gan4j.network.Generator;
import org.gan4j.network.NetworkRecipe;

/**
 * The ResNet generator of CycleGAN (Zhu et al. 2017, appendix 7.2; Johnson et al. 2016): images are
 * halved twice, go through residual blocks with reflection padding, and are doubled again. It has
 * no latents.
 *
 * <ul>
 *   <li>input: an image (N, C, H, W) in [-1, 1], as the condition
 *   <li>output: (N, channels, H, W) in [-1, 1]
 * </ul>
 *
 * <p>The residual generator of SNGAN, which makes images of latents, is {@link ResidualGenerator}.
 */
public final class ResnetTranslator implements Generator {

    private static final String NETWORK = "resnet-translator";
    private static final int SMALLEST = 16;
    private static final int LARGE = 256;

    private final Builder settings;
    private final Block block;

    private ResnetTranslator(Builder settings) {
        this.settings = settings;
        block = settings.initialised(layers(settings), Initialisation.DCGAN);
    }

    private static Sequential layers(Builder settings) {
        int width = settings.width;
        Sequential layers = new Sequential().add(new ReflectionPad(3));
        settings.addConvolution(layers, width, Conv2d.builder().setKernel(7));
        for (int maps = 2 * width; maps <= 4 * width; maps *= 2) {
            settings.addConvolution(
                    layers, maps, Conv2d.builder().setKernel(3).optStride(2).optPadding(1));
        }
        for (int i = 0; i < settings.blocks; i++) {
            layers.add(new SkipSum("conv_block", residual(settings, 4 * width)));
        }
        for (int maps = 2 * width; maps >= width; maps /= 2) {
            layers.add(
                    settings.used(
                            ConvTranspose2d.builder()
                                    .setFilters(maps)
                                    .setKernel(3)
                                    .optStride(2)
                                    .optPadding(1)
                                    .optOutputPadding(1)
                                    .optBias(settings.bias())
                                    .build()));
            settings.activate(settings.addNormalisation(layers, maps), new Relu());
        }
        Conv2d last = Conv2d.builder().setFilters(settings.images.channels()).setKernel(7).build();
        return settings.addOutput(layers.add(new ReflectionPad(3)).add(settings.used(last)));
    }

    private static Sequential residual(Builder settings, int maps) {
        Sequential inner = new Sequential().add(new ReflectionPad(1));
        settings.addConvolution(inner, maps, Conv2d.builder().setKernel(3));
        inner.add(new ReflectionPad(1))
                .add(
                        settings.used(
                                Conv2d.builder()
                                        .setFilters(maps)
                                        .setKernel(3)
                                        .optBias(settings.bias())
                                        .build()));
        return settings.addNormalisation(inner, maps);
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
                        .with("blocks", settings.blocks));
    }

    @Override
    public String toString() {
        return "ResnetTranslator" + settings.images;
    }

    /**
     * Begins a description with the settings of the paper: 9 blocks from 256 pixels on, else 6, and
     * instance normalisation.
     *
     * @param from the shape of the images that are translated, (C, H, W); height and width are
     *     multiples of 4 from 16
     * @param channels of the images that are made, 1 for grey, 3 for colour
     * @return a new builder
     * @throws IllegalArgumentException if height or width are not
     */
    public static Builder builder(Shape from, int channels) {
        return new Builder(new TranslatedImages(from, channels));
    }

    /** Describes a {@link ResnetTranslator}. */
    public static final class Builder extends ConvolutionalNetwork.Normalised<Builder> {

        private final TranslatedImages images;
        private int width = 64;
        private int blocks;

        private Builder(TranslatedImages images) {
            super(Normalisation.instance(), Activation.TANH);
            this.images = images;
            Shape from = images.from();
            Preconditions.checkArgument(
                    fits(from.get(1)) && fits(from.get(2)),
                    "images must have shape (channels, height, width), of multiples of 4 from %s pixels, but have %s: crop or resize them",
                    SMALLEST,
                    from);
            blocks = Math.min(from.get(1), from.get(2)) >= LARGE ? 9 : 6;
        }

        private static boolean fits(long size) {
            return size >= SMALLEST && size % 4 == 0;
        }

        @Override
        Builder self() {
            return this;
        }

        private Builder copy() {
            return new Builder(images).optWidth(width).optBlocks(blocks).choicesOf(this);
        }

        private void addConvolution(Sequential layers, int filters, Conv2d.Builder convolution) {
            layers.add(used(convolution.setFilters(filters).optBias(bias()).build()));
            activate(addNormalisation(layers, filters), new Relu());
        }

        /**
         * Sets the number of maps of the outermost layers; 64 by default.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder optWidth(int value) {
            width = Dcgan.positive("width", value);
            return this;
        }

        /**
         * Sets the number of residual blocks.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder optBlocks(int value) {
            blocks = Dcgan.positive("blocks", value);
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
        public ResnetTranslator build() {
            refuseConditional();
            return new ResnetTranslator(copy());
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
                    .optBlocks(recipe.setting("blocks"))
                    .read(recipe)
                    .build();
        }
    }
}
