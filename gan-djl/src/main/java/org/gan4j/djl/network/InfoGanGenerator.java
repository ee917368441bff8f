package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.Optional;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.ConvTranspose2d;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.Reshape;
import org.gan4j.djl.nn.ScriptBlock;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.network.Generator;
import org.gan4j.network.NetworkRecipe;

/**
 * The generator of InfoGAN for digits (Chen et al. 2016, appendix C.1): a linear layer of 1024
 * units, one of 128 maps of a quarter of the height and width, each with BatchNorm and ReLU, and
 * two transposed convolutions. Instance normalisation, of which rows have none, is refused. It ends
 * with Tanh, where the authors have sigmoid for images in [0, 1].
 *
 * <ul>
 *   <li>input: z (N, latentSize): noise, then codes
 *   <li>output: (N, channels, height, width) in [-1, 1]
 * </ul>
 */
public final class InfoGanGenerator implements Generator {

    private static final String NETWORK = "infogan-generator";
    private static final int UNITS = 1024;
    private static final int MAPS = 128;

    private final Builder settings;
    private final Block block;

    private InfoGanGenerator(Builder settings) {
        this.settings = settings;
        block = settings.initialised(layers(settings), Initialisation.DCGAN);
    }

    private static Sequential layers(Builder settings) {
        int height = settings.height / 4;
        int width = settings.width / 4;
        Sequential layers = new Sequential();
        settings.addHidden(layers, new Linear(UNITS, settings.bias()), UNITS);
        int seed = MAPS * height * width;
        settings.addHidden(layers, new Linear(seed, settings.bias()), seed);
        layers.add("as_maps", new Reshape(new Shape(MAPS, height, width)));
        ConvTranspose2d doubling = Dcgan.doubling(MAPS / 2, settings.bias());
        settings.addHidden(layers, doubling, MAPS / 2);
        return settings.addOutput(
                layers.add(settings.used(Dcgan.doubling(settings.channels, true))));
    }

    /**
     * Begins a description.
     *
     * @param height height of the images, a multiple of 4
     * @param width width of the images, a multiple of 4
     * @param channels 1 for grey, 3 for colour
     * @param latentSize noise and codes, at least 1; {@code CodedPrior.size()}
     * @return a new builder
     */
    public static Builder builder(int height, int width, int channels, int latentSize) {
        return new Builder(height, width, channels, latentSize);
    }

    static void checkImage(int height, int width, int channels) {
        Preconditions.checkArgument(
                height >= 4 && width >= 4 && height % 4 == 0 && width % 4 == 0,
                "this network halves images twice, so height and width must be multiples of 4, not"
                        + " %s x %s: resize or pad the data",
                height,
                width);
        Dcgan.positive("channels", channels);
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
                        .with("latentSize", settings.latentSize);
        return settings.normalisation.name().equals(Normalisation.batch().name())
                ? Optional.of(settings.chosen(recipe))
                : settings.recipe(recipe);
    }

    @Override
    public String toString() {
        return "InfoGanGenerator" + sampleShape();
    }

    /** Describes an {@link InfoGanGenerator}. */
    public static final class Builder extends ConvolutionalNetwork.Normalised<Builder> {

        private final int height;
        private final int width;
        private final int channels;
        private final int latentSize;

        private Builder(int height, int width, int channels, int latentSize) {
            super(Normalisation.batch(), Activation.TANH);
            checkImage(height, width, channels);
            this.height = height;
            this.width = width;
            this.channels = channels;
            this.latentSize = Dcgan.positive("latentSize", latentSize);
        }

        @Override
        Builder self() {
            return this;
        }

        private Builder copy() {
            return new Builder(height, width, channels, latentSize).choicesOf(this);
        }

        private void addHidden(Sequential layers, ScriptBlock layer, int size) {
            activate(addNormalisation(layers.add(used(layer)), size), new Relu());
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
        public InfoGanGenerator build() {
            refuseConditional();
            return new InfoGanGenerator(copy());
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
                            recipe.setting("height"),
                            recipe.setting("width"),
                            recipe.setting("channels"),
                            recipe.setting("latentSize"))
                    .read(recipe)
                    .build();
        }
    }
}
