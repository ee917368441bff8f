package org.gan4j.djl.network;

import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.Arrays;
import java.util.List;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.nn.ConcatCondition;
import org.gan4j.djl.nn.Dropout;
import org.gan4j.djl.nn.Flatten;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.network.Discriminator;
import org.gan4j.network.TakesLayers;

/**
 * A multilayer perceptron with LeakyReLU, for points and small images. Weights are drawn as in He
 * et al. 2015, eq. 10; biases are 0.
 *
 * <p>Conditions are concatenated with the sample, labels as learned vectors (Mirza and Osindero
 * 2014, section 4.1).
 *
 * <ul>
 *   <li>input: (N, sampleShape), any shape, and the conditions asked for
 *   <li>logits: (N); features: the output of every LeakyReLU, (N, width)
 * </ul>
 */
public final class MlpDiscriminator implements Discriminator, TakesLayers {

    private final Sequential layers;
    private final HeadSettings heads;
    private final int[] widths;

    private MlpDiscriminator(Sequential layers, HeadSettings heads, int... widths) {
        this.layers = layers;
        this.heads = heads;
        this.widths = widths;
    }

    @Override
    public Discriminator withLayerBeforeHead(Block layer) {
        return new MlpDiscriminator(layers.withLayerBeforeLast(BEFORE_HEAD, layer), heads, widths);
    }

    @Override
    public Conditioning conditioning() {
        return heads.told(Normalisation.none());
    }

    @Override
    public List<String> headNames() {
        return heads.names();
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
    public String toString() {
        return "MlpDiscriminator" + Arrays.toString(widths);
    }

    /** {@return a new builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** Describes a {@link MlpDiscriminator}. */
    public static final class Builder {

        private HeadSettings heads = HeadSettings.NONE;
        private int embeddingSize;
        private int[] widths = Mlp.WIDTHS;
        private double slope = 0.2;
        private double dropout;

        private Builder() {}

        /**
         * Sets the units of each hidden layer; three of 128 by default.
         *
         * @param values at least one, each at least 1
         * @return this builder
         */
        public Builder optWidths(int... values) {
            widths = Mlp.checkWidths(values);
            return this;
        }

        /**
         * Sets the slope of the activation below 0; 0.2 by default, as in DCGAN.
         *
         * @param value in [0, 1); 0 for ReLU, 0.2 for the usual LeakyReLU
         * @return this builder
         */
        public Builder optSlope(double value) {
            slope = Mlp.checkSlope(value);
            return this;
        }

        /**
         * Sets the probability that a value after an activation is dropped; 0 by default.
         *
         * @param value in [0, 1); 0.3 in tutorials
         * @return this builder
         */
        public Builder optDropout(double value) {
            Preconditions.checkArgument(
                    value >= 0 && value < 1, "dropout must be in [0, 1), but was %s", value);
            dropout = value;
            return this;
        }

        /**
         * Sets what the network is told beside its samples; nothing by default.
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
         * Adds a head beside the logits: a linear layer on the last features, such as the class
         * logits of AC-GAN or the codes of InfoGAN.
         *
         * @param name how losses and terms ask for it, see {@link org.gan4j.network.Critique#head}
         * @param outputs the numbers for each sample, at least 1
         * @return this builder
         */
        public Builder addHead(String name, int outputs) {
            heads = heads.withHead(name, outputs);
            return this;
        }

        /**
         * Sets the length of the learned vector that stands for a label; as long as there are
         * classes by default.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder optEmbeddingSize(int value) {
            embeddingSize = Dcgan.positive("embeddingSize", value);
            return this;
        }

        /** {@return the discriminator} */
        public MlpDiscriminator build() {
            Conditioning conditioning = heads.conditioning();
            Sequential layers = new Sequential();
            layers.add(
                    "rows",
                    conditioning.isNone()
                            ? new Flatten()
                            : new ConcatCondition(
                                    conditioning, Mlp.embeddingSize(conditioning, embeddingSize)));
            for (int width : widths) {
                layers.add(new Linear(width));
                layers.show(new LeakyRelu(slope));
                if (dropout > 0) {
                    layers.add(new Dropout(dropout));
                }
            }
            layers.add(heads.around(new Linear(1), Normalisation.none()));
            return new MlpDiscriminator(layers, heads, widths);
        }
    }
}
