package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.List;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.Flatten;
import org.gan4j.djl.nn.Heads;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.ScriptBlock;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.network.Discriminator;
import org.gan4j.network.TakesLayers;
import org.gan4j.regularizer.MutualInformation;

/**
 * The discriminator of InfoGAN for digits, and Q, which shares all but its last layers with it
 * (Chen et al. 2016, appendix C.1): two convolutions of 64 and 128 maps, a linear layer of 1024
 * units, LeakyReLU 0.1, BatchNorm but in the first; Q has 128 units more.
 *
 * <ul>
 *   <li>input: (N, channels, height, width) in [-1, 1]
 *   <li>logits: (N); head {@value MutualInformation#HEAD}: (N, codeSize); features: the output of
 *       every activation
 * </ul>
 */
public final class InfoGanDiscriminator implements Discriminator, TakesLayers {

    private static final double SLOPE = 0.1;
    private static final int MAPS = 128;
    private static final int UNITS = 1024;
    private static final int UNITS_OF_Q = 128;

    private final Builder settings;
    private final Sequential layers;

    private InfoGanDiscriminator(Builder settings, Sequential layers) {
        this.settings = settings;
        this.layers = layers;
    }

    private static Sequential layers(Builder settings) {
        Sequential q = new Sequential();
        settings.addHidden(q, new Linear(UNITS_OF_Q, settings.bias()), UNITS_OF_Q);
        q.add(settings.used(new Linear(settings.codeSize)));
        Sequential layers = new Sequential().add(settings.used(Dcgan.halving(MAPS / 2, true)));
        settings.activateAndShow(layers, new LeakyRelu(SLOPE));
        layers.add(settings.used(Dcgan.halving(MAPS, settings.bias())));
        settings.activateAndShow(settings.addNormalisation(layers, MAPS), new LeakyRelu(SLOPE));
        layers.add("rows", new Flatten()).add(settings.used(new Linear(UNITS, settings.bias())));
        settings.activateAndShow(settings.addNormalisation(layers, UNITS), new LeakyRelu(SLOPE));
        return layers.add(
                new Heads()
                        .add("logits", settings.used(new Linear(1)))
                        .add(MutualInformation.HEAD, q));
    }

    /**
     * Begins a description.
     *
     * @param height height of the images, a multiple of 4
     * @param width width of the images, a multiple of 4
     * @param channels 1 for grey, 3 for colour
     * @param codeSize the numbers that Q says, at least 1; {@code CodedPrior.codeSize()}
     * @return a new builder
     */
    public static Builder builder(int height, int width, int channels, int codeSize) {
        return new Builder(height, width, channels, codeSize);
    }

    @Override
    public Discriminator withLayerBeforeHead(Block layer) {
        return new InfoGanDiscriminator(settings, layers.withLayerBeforeLast(BEFORE_HEAD, layer));
    }

    @Override
    public boolean isSampleWise() {
        return layers.isSampleWise();
    }

    @Override
    public List<String> headNames() {
        return List.of(MutualInformation.HEAD);
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
        return "InfoGanDiscriminator" + sampleShape();
    }

    /** Describes an {@link InfoGanDiscriminator}. */
    public static final class Builder extends ConvolutionalNetwork.Normalised<Builder> {

        private final int height;
        private final int width;
        private final int channels;
        private final int codeSize;

        private Builder(int height, int width, int channels, int codeSize) {
            super(Normalisation.batch(), Activation.NONE);
            InfoGanGenerator.checkImage(height, width, channels);
            this.height = height;
            this.width = width;
            this.channels = channels;
            this.codeSize = Dcgan.positive("codeSize", codeSize);
        }

        @Override
        Builder self() {
            return this;
        }

        private Builder copy() {
            return new Builder(height, width, channels, codeSize).choicesOf(this);
        }

        private void addHidden(Sequential layers, ScriptBlock layer, int size) {
            activate(addNormalisation(layers.add(used(layer)), size), new LeakyRelu(SLOPE));
        }

        /** {@return the discriminator} */
        public InfoGanDiscriminator build() {
            refuseConditional();
            Builder fixed = copy();
            return new InfoGanDiscriminator(
                    fixed, fixed.initialised(layers(fixed), Initialisation.DCGAN));
        }
    }
}
