package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.List;
import org.gan4j.djl.nn.BatchNorm;
import org.gan4j.djl.nn.Flatten;
import org.gan4j.djl.nn.Heads;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.djl.nn.Linear;
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
    private static final int UNITS = 1024;
    private static final int UNITS_OF_Q = 128;

    private final Shape sampleShape;
    private final Sequential layers;

    private InfoGanDiscriminator(Shape sampleShape, Sequential layers) {
        this.sampleShape = sampleShape;
        this.layers = layers;
    }

    /**
     * Describes the network.
     *
     * @param height height of the images, a multiple of 4
     * @param width width of the images, a multiple of 4
     * @param channels 1 for grey, 3 for colour
     * @param codeSize the numbers that Q says, at least 1; {@code CodedPrior.codeSize()}
     * @return the discriminator
     */
    public static InfoGanDiscriminator of(int height, int width, int channels, int codeSize) {
        InfoGanGenerator.checkImage(height, width, channels);
        Sequential q =
                new Sequential()
                        .add(new Linear(UNITS_OF_Q, false))
                        .add(new BatchNorm())
                        .add(new LeakyRelu(SLOPE))
                        .add(new Linear(Dcgan.positive("codeSize", codeSize)));
        Sequential layers =
                new Sequential()
                        .add(Dcgan.halving(64, true))
                        .show(new LeakyRelu(SLOPE))
                        .add(Dcgan.halving(128, false))
                        .add(new BatchNorm())
                        .show(new LeakyRelu(SLOPE))
                        .add("rows", new Flatten())
                        .add(new Linear(UNITS, false))
                        .add(new BatchNorm())
                        .show(new LeakyRelu(SLOPE))
                        .add(
                                new Heads()
                                        .add("logits", new Linear(1))
                                        .add(MutualInformation.HEAD, q));
        Initialisation.DCGAN.apply(layers);
        return new InfoGanDiscriminator(new Shape(channels, height, width), layers);
    }

    @Override
    public Discriminator withLayerBeforeHead(Block layer) {
        return new InfoGanDiscriminator(
                sampleShape, layers.withLayerBeforeLast(BEFORE_HEAD, layer));
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
        return sampleShape;
    }

    @Override
    public String toString() {
        return "InfoGanDiscriminator" + sampleShape;
    }
}
