package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.network.Discriminator;

/**
 * The PatchGAN discriminator (Isola et al. 2017, section 6.1.2, and the authors' code): it judges
 * every patch of an image by itself. Patches of one pixel are judged by 1 x 1 convolutions.
 *
 * <ul>
 *   <li>input: (N, channels, height, width) in [-1, 1], and the conditions asked for
 *   <li>logits: a map (N, 1, h, w), one for each patch; features: the output of every activation
 * </ul>
 */
public final class PatchDiscriminator implements Discriminator, TakesNormalisation<Discriminator> {

    /** Sizes of patches by the number of halvings, which are one more than the place here. */
    private static final ImmutableList<Integer> PATCHES = ImmutableList.of(1, 16, 34, 70, 142, 286);

    private static final int WIDEST = 8;
    private static final double SLOPE = 0.2;

    private final Builder settings;
    private final Sequential layers;

    private PatchDiscriminator(Builder settings) {
        this.settings = settings;
        layers =
                settings.initialised(
                        settings.patch == 1 ? pixels(settings) : patches(settings),
                        Initialisation.DCGAN);
        checkSize();
    }

    private void checkSize() {
        Shape[] inputs = inputShapes(1, sampleShape()).toArray(Shape[]::new);
        Shape made = layers.getOutputShapes(inputs)[0];
        Preconditions.checkArgument(
                made.get(2) >= 1 && made.get(3) >= 1,
                "patches of %s pixels do not fit into images of %s x %s: take smaller ones by optPatch, of %s",
                settings.patch,
                settings.height,
                settings.width,
                PATCHES);
    }

    private static Sequential patches(Builder settings) {
        Sequential layers = new Sequential();
        settings.heads.addConcatenation(layers, settings.height, settings.width);
        int halvings = PATCHES.indexOf(settings.patch);
        settings.activateAndShow(
                layers.add(settings.used(Dcgan.halving(settings.maps, true))),
                new LeakyRelu(SLOPE));
        for (int i = 1; i <= halvings; i++) {
            int maps = settings.maps * Math.min(1 << i, WIDEST);
            settings.addConvolution(
                    layers,
                    maps,
                    Conv2d.builder().setKernel(4).optStride(i < halvings ? 2 : 1).optPadding(1));
        }
        return layers.add(
                settings.used(Conv2d.builder().setFilters(1).setKernel(4).optPadding(1).build()));
    }

    private static Sequential pixels(Builder settings) {
        Sequential layers = new Sequential();
        settings.heads.addConcatenation(layers, settings.height, settings.width);
        layers.add(settings.used(Conv2d.builder().setFilters(settings.maps).setKernel(1).build()));
        settings.activateAndShow(layers, new LeakyRelu(SLOPE));
        settings.addConvolution(layers, 2 * settings.maps, Conv2d.builder().setKernel(1));
        return layers.add(
                settings.used(
                        Conv2d.builder()
                                .setFilters(1)
                                .setKernel(1)
                                .optBias(settings.bias())
                                .build()));
    }

    @Override
    public Discriminator withNormalisation(Normalisation normalisation) {
        return settings.copy().optNormalisation(normalisation).build();
    }

    @Override
    public Conditioning conditioning() {
        return settings.heads.told(settings.normalisation);
    }

    @Override
    public boolean isSampleWise() {
        return layers.isSampleWise();
    }

    @Override
    public Block block() {
        return layers;
    }

    @Override
    public Shape sampleShape() {
        return new Shape(settings.channels, settings.height, settings.width);
    }

    @Override
    public String toString() {
        return "PatchDiscriminator" + sampleShape() + " of " + settings.patch;
    }

    /**
     * Begins a description with the settings of the authors' code.
     *
     * @param height of the images
     * @param width of the images
     * @param channels 1 for grey, 3 for colour; those of a condition are not counted
     * @return a new builder
     */
    public static Builder builder(int height, int width, int channels) {
        return new Builder(height, width, channels);
    }

    /** Describes a {@link PatchDiscriminator}. */
    public static final class Builder extends ConvolutionalNetwork.Normalised<Builder> {

        private final int height;
        private final int width;
        private final int channels;
        private int maps = 64;
        private int patch = 70;
        private HeadSettings heads = HeadSettings.NONE;

        private Builder(int height, int width, int channels) {
            super(Normalisation.batch(), Activation.NONE);
            this.height = Dcgan.positive("height", height);
            this.width = Dcgan.positive("width", width);
            this.channels = Dcgan.positive("channels", channels);
        }

        @Override
        Builder self() {
            return this;
        }

        private Builder copy() {
            Builder copy =
                    new Builder(height, width, channels)
                            .optWidth(maps)
                            .optPatch(patch)
                            .choicesOf(this);
            copy.heads = heads;
            return copy;
        }

        private void addConvolution(Sequential layers, int filters, Conv2d.Builder convolution) {
            layers.add(used(convolution.setFilters(filters).optBias(bias()).build()));
            activateAndShow(addNormalisation(layers, filters), new LeakyRelu(SLOPE));
        }

        /**
         * Sets the number of maps of the first layer; 64 by default.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder optWidth(int value) {
            maps = Dcgan.positive("width", value);
            return this;
        }

        /**
         * Sets the height and width of a patch; 70 by default. Edges of the image are padded, so a
         * patch may be larger than it.
         *
         * @param value 1, 16, 34, 70, 142 or 286
         * @return this builder
         */
        public Builder optPatch(int value) {
            Preconditions.checkArgument(
                    PATCHES.contains(value), "patches have %s pixels, not %s", PATCHES, value);
            patch = value;
            return this;
        }

        /**
         * Tells the network conditions by further channels beside its images, see {@link
         * org.gan4j.djl.nn.ConcatMaps}; nothing by default.
         *
         * @param value labels, a vector, an image, or several of them
         * @return this builder
         */
        public Builder optConditioning(Conditioning value) {
            heads = heads.withConditioning(Preconditions.checkNotNull(value, "conditioning"));
            return this;
        }

        /**
         * {@return the discriminator}
         *
         * @throws IllegalArgumentException if images are so small that no patch is left
         */
        public PatchDiscriminator build() {
            return new PatchDiscriminator(copy());
        }
    }
}
