package org.gan4j.djl.network;

import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.core.Linear;
import com.google.common.base.Preconditions;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.TakesLayers;

/**
 * A multilayer perceptron with LeakyReLU, for points and small images. Weights are drawn as in He
 * et al. 2015, eq. 10; biases are 0.
 *
 * <ul>
 *   <li>input: (N, sampleShape), any shape
 *   <li>logits: (N); features: the output of every LeakyReLU, (N, width)
 * </ul>
 */
public final class MlpDiscriminator implements Discriminator, TakesLayers {

    private final Hidden layers;
    private final int depth;
    private final int width;

    private MlpDiscriminator(Hidden layers, int depth, int width) {
        this.layers = layers;
        this.depth = depth;
        this.width = width;
    }

    private static Hidden layers(int depth, int width, double slope) {
        Hidden layers = new Hidden().add(Blocks.batchFlattenBlock());
        for (int i = 0; i < depth; i++) {
            layers.add(Linear.builder().setUnits(width).build());
            layers.show(LeakyRelu.block(slope));
        }
        return layers.add(Linear.builder().setUnits(1).build());
    }

    @Override
    public Discriminator withLayerBeforeHead(Block layer) {
        return new MlpDiscriminator(layers.withLayerBeforeHead(layer), depth, width);
    }

    @Override
    public Block block() {
        return layers.block();
    }

    @Override
    public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
        return layers.criticise(input.arrays(conditioning()), pass);
    }

    @Override
    public String toString() {
        return "MlpDiscriminator[layers=" + depth + ", width=" + width + "]";
    }

    /** {@return a new builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** Describes a {@link MlpDiscriminator}. */
    public static final class Builder {

        private int layers = 3;
        private int width = 128;
        private double slope = 0.2;

        private Builder() {}

        /**
         * Sets the number of hidden layers; 3 by default.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder optLayers(int value) {
            layers = Dcgan.positive("layers", value);
            return this;
        }

        /**
         * Sets the units of each hidden layer; 128 by default.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder optWidth(int value) {
            width = Dcgan.positive("width", value);
            return this;
        }

        /**
         * Sets the slope of LeakyReLU below 0; 0.2 by default, as in DCGAN. With 0 it is ReLU.
         *
         * @param value in [0, 1)
         * @return this builder
         */
        public Builder optSlope(double value) {
            Preconditions.checkArgument(
                    value >= 0 && value < 1, "slope must be in [0, 1), but was %s", value);
            slope = value;
            return this;
        }

        /** {@return the discriminator} */
        public MlpDiscriminator build() {
            return new MlpDiscriminator(layers(layers, width, slope), layers, width);
        }
    }
}
