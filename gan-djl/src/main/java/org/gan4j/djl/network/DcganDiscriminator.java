package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.function.Supplier;
import org.gan4j.djl.nn.BatchNorm;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.network.Discriminator;
import org.gan4j.network.TakesLayers;

/**
 * The DCGAN discriminator (Radford, Metz and Chintala 2016, section 3): strided convolutions down
 * to 4 x 4 with BatchNorm, except in the first layer, and LeakyReLU 0.2; logits, no sigmoid.
 *
 * <ul>
 *   <li>input: (N, channels, height, width) in [-1, 1]
 *   <li>logits: (N); features: the output of every LeakyReLU
 * </ul>
 *
 * <p>Feature maps double in number from {@code width} at each halving of the image. 28 x 28 images
 * go 28 -> 14 -> 7 -> 4, the last step with kernel 3.
 */
public final class DcganDiscriminator
        implements Discriminator, TakesLayers, TakesNormalisation<Discriminator> {

    private final Shape sampleShape;
    private final int width;
    private final boolean extended;
    private final Sequential layers;

    private DcganDiscriminator(Shape sampleShape, int width, boolean extended, Sequential layers) {
        this.sampleShape = sampleShape;
        this.extended = extended;
        this.width = width;
        this.layers = layers;
    }

    private static Sequential layers(long size, int width, Supplier<Block> normalisation) {
        Sequential layers = new Sequential();
        int maps = width;
        for (long length = size; length > Dcgan.SEED_SIZE; length = (length + 1) / 2) {
            boolean first = length == size;
            layers.add(conv(maps, length % 2 == 0 ? 4 : 3, 2, 1, first));
            if (!first) {
                layers.add(normalisation.get());
            }
            layers.show(new LeakyRelu(0.2));
            maps *= 2;
        }
        layers.add(conv(1, Dcgan.SEED_SIZE, 1, 0, true));
        Dcgan.initialise(layers);
        return layers;
    }

    private static Block conv(int filters, int kernel, int stride, int padding, boolean bias) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernel(kernel)
                .optStride(stride)
                .optPadding(padding)
                .optBias(bias)
                .build();
    }

    @Override
    public Discriminator withLayerBeforeHead(Block layer) {
        return new DcganDiscriminator(
                sampleShape, width, true, layers.withLayerBeforeLast(BEFORE_HEAD, layer));
    }

    @Override
    public Discriminator withNormalisation(Supplier<Block> layer) {
        Preconditions.checkState(
                !extended,
                "%s has a layer before its head already: replace its normalisation first",
                this);
        return new DcganDiscriminator(
                sampleShape, width, false, layers(sampleShape.get(1), width, layer));
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
        return sampleShape;
    }

    @Override
    public String toString() {
        return "DcganDiscriminator" + sampleShape;
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

    /** Describes a {@link DcganDiscriminator}. */
    public static final class Builder {

        private final int size;
        private final int channels;
        private int width = 64;

        private Builder(int size, int channels) {
            this.size = size;
            this.channels = channels;
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

        /** {@return the discriminator} */
        public DcganDiscriminator build() {
            return new DcganDiscriminator(
                    new Shape(channels, size, size),
                    width,
                    false,
                    layers(size, width, BatchNorm::new));
        }
    }
}
