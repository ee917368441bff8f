package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import java.util.List;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.network.Discriminator;
import org.gan4j.network.TakesLayers;

/**
 * The DCGAN discriminator (Radford, Metz and Chintala 2016, section 3): strided convolutions down
 * to 4 x 4 with BatchNorm, except in the first layer, and LeakyReLU 0.2; logits, no sigmoid.
 *
 * <ul>
 *   <li>input: (N, channels, height, width) in [-1, 1], and the conditions asked for
 *   <li>logits: (N); features: the output of every activation
 * </ul>
 *
 * <p>Feature maps double in number from {@code width} at each halving of the image. 28 x 28 images
 * go 28 -> 14 -> 7 -> 4, the last step with kernel 3, or as in tutorials 28 -> 14 -> 7 -> 3.
 */
public final class DcganDiscriminator
        implements Discriminator, TakesLayers, TakesNormalisation<Discriminator> {

    private final Builder settings;
    private final boolean extended;
    private final Sequential layers;

    private DcganDiscriminator(Builder settings, boolean extended, Sequential layers) {
        this.settings = settings;
        this.extended = extended;
        this.layers = layers;
    }

    /** A convolution: its maps in multiples of the width, kernel, stride and padding. */
    private record Stage(int multiple, int kernel, int stride, int padding) {

        static Stage halving(int multiple) {
            return new Stage(multiple, 4, 2, 1);
        }
    }

    private static List<Stage> stages(int size) {
        ImmutableList.Builder<Stage> stages = ImmutableList.builder();
        int multiple = 1;
        for (int length = size; length > Dcgan.SEED_SIZE; length = (length + 1) / 2) {
            stages.add(new Stage(multiple, length % 2 == 0 ? 4 : 3, 2, 1));
            multiple *= 2;
        }
        return stages.build();
    }

    private static Sequential layers(Builder settings) {
        Sequential layers = new Sequential();
        settings.heads.addConcatenation(layers, settings.size, settings.size);
        boolean normalised = false;
        for (Stage stage : settings.stages) {
            Conv2d.Builder convolution =
                    Conv2d.builder()
                            .setFilters(stage.multiple * settings.width)
                            .setKernel(stage.kernel)
                            .optStride(stage.stride)
                            .optPadding(stage.padding)
                            .optBias(settings.bias(normalised));
            layers.add(settings.used(convolution.build()));
            if (normalised) {
                settings.addNormalisation(layers, stage.multiple * settings.width);
            }
            settings.activateAndShow(layers, new LeakyRelu(0.2));
            normalised = true;
        }
        Conv2d head =
                Conv2d.builder()
                        .setFilters(1)
                        .setKernel(settings.head)
                        .optBias(settings.bias(false))
                        .build();
        layers.add(settings.heads.around(settings.used(head), settings.normalisation));
        return settings.initialised(layers, Initialisation.DCGAN);
    }

    @Override
    public Discriminator withLayerBeforeHead(Block layer) {
        return new DcganDiscriminator(
                settings, true, layers.withLayerBeforeLast(BEFORE_HEAD, layer));
    }

    @Override
    public Discriminator withNormalisation(Normalisation normalisation) {
        Preconditions.checkState(
                !extended,
                "%s has a layer before its head already: replace its normalisation first",
                this);
        return settings.copy().optNormalisation(normalisation).build();
    }

    @Override
    public Conditioning conditioning() {
        return settings.heads.told(settings.normalisation);
    }

    @Override
    public List<String> headNames() {
        return settings.heads.names();
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
        return new Shape(settings.channels, settings.size, settings.size);
    }

    @Override
    public String toString() {
        return "DcganDiscriminator" + sampleShape();
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
        return new Builder(height, channels, stages(height), Dcgan.SEED_SIZE);
    }

    /**
     * Begins a description of the form of tutorials for 28 x 28 images: convolutions of 64, 128 and
     * 256 maps of kernel 4 and stride 2, 512 of kernel 3 to one pixel, and a 1 x 1 head; all with
     * biases.
     *
     * @param channels 1 for grey, 3 for colour
     * @return a new builder
     */
    public static Builder tutorial(int channels) {
        List<Stage> stages =
                List.of(
                        Stage.halving(1),
                        Stage.halving(2),
                        Stage.halving(4),
                        new Stage(8, 3, 1, 0));
        return new Builder(28, Dcgan.positive("channels", channels), stages, 1).optBias(true);
    }

    /**
     * Begins a description of the usual critic of WGAN-GP for 28 x 28 images: convolutions of 64,
     * 128 and 256 maps of kernel 4 and stride 2, instance normalisation that learns nothing, and a
     * head of kernel 3.
     *
     * @param channels 1 for grey, 3 for colour
     * @return a new builder
     */
    public static Builder critic(int channels) {
        List<Stage> stages = List.of(Stage.halving(1), Stage.halving(2), Stage.halving(4));
        return new Builder(28, Dcgan.positive("channels", channels), stages, 3)
                .optNormalisation(Normalisation.instance());
    }

    /** Describes a {@link DcganDiscriminator}. */
    public static final class Builder extends Dcgan.Builder<Builder> {

        private final List<Stage> stages;
        private final int head;
        private HeadSettings heads = HeadSettings.NONE;

        private Builder(int size, int channels, List<Stage> stages, int head) {
            super(size, channels, Activation.NONE);
            this.stages = stages;
            this.head = head;
        }

        private Builder copy() {
            Builder copy = new Builder(size, channels, stages, head).copyOf(this);
            copy.heads = heads;
            return copy;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the number of feature maps in the first layer; 64 by default.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder optWidth(int value) {
            width = Dcgan.positive("width", value);
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
         * Tells the network the class by a projection in its head (Miyato and Koyama 2018), see
         * {@link org.gan4j.djl.nn.Projection}; it is not told by default.
         *
         * @param classes how many, at least 2
         * @return this builder
         */
        public Builder optProjection(int classes) {
            heads = heads.withProjection(classes);
            return this;
        }

        /**
         * Adds a head beside the logits: a linear layer on the features before them, such as the
         * class logits of AC-GAN or the codes of InfoGAN.
         *
         * @param name how losses and terms ask for it, see {@link org.gan4j.network.Critique#head}
         * @param outputs the numbers for each sample, at least 1
         * @return this builder
         */
        public Builder addHead(String name, int outputs) {
            heads = heads.withHead(name, outputs);
            return this;
        }

        /** {@return the discriminator} */
        public DcganDiscriminator build() {
            Builder fixed = copy();
            return new DcganDiscriminator(fixed, false, layers(fixed));
        }
    }
}
