package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import com.google.common.base.Preconditions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gan4j.network.Generator;
import org.gan4j.network.NetworkRecipe;

/**
 * A multilayer perceptron with ReLU (Goodfellow et al. 2014, section 5), for points and small
 * images. Weights are drawn as in He et al. 2015, eq. 10; biases are 0.
 *
 * <ul>
 *   <li>input: z (N, latentSize)
 *   <li>output: (N, sampleShape); in [-1, 1] with Tanh, else any value
 * </ul>
 */
public final class MlpGenerator implements Generator {

    private static final String NETWORK = "mlp-generator";

    private final Shape sampleShape;
    private final int latentSize;
    private final int layers;
    private final int width;
    private final boolean tanh;
    private final Block block;

    private MlpGenerator(Builder builder) {
        sampleShape = builder.sampleShape;
        latentSize = builder.latentSize;
        layers = builder.layers;
        width = builder.width;
        tanh = builder.tanh;
        SequentialBlock sequence = new SequentialBlock();
        for (int i = 0; i < layers; i++) {
            sequence.add(Linear.builder().setUnits(width).build()).add(Activation.reluBlock());
        }
        sequence.add(Linear.builder().setUnits(sampleShape.size()).build());
        if (tanh) {
            sequence.add(Activation.tanhBlock());
        }
        block =
                sequence.addSingleton(
                        x -> x.reshape(new Shape(x.getShape().get(0)).addAll(sampleShape)),
                        "AsSample");
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public int latentSize() {
        return latentSize;
    }

    @Override
    public Shape sampleShape() {
        return sampleShape;
    }

    @Override
    public Optional<NetworkRecipe> recipe() {
        Map<String, Integer> settings = new TreeMap<>();
        settings.put("latentSize", latentSize);
        settings.put("layers", layers);
        settings.put("width", width);
        settings.put("tanh", tanh ? 1 : 0);
        settings.put("axes", sampleShape.dimension());
        for (int axis = 0; axis < sampleShape.dimension(); axis++) {
            settings.put("axis" + axis, Math.toIntExact(sampleShape.get(axis)));
        }
        return Optional.of(new NetworkRecipe(NETWORK, settings));
    }

    /**
     * Begins a description.
     *
     * @param sampleShape the shape of one sample, such as (2) or (1, 28, 28)
     * @return a new builder
     * @throws IllegalArgumentException if it has no elements
     */
    public static Builder builder(Shape sampleShape) {
        Preconditions.checkArgument(
                sampleShape.dimension() >= 1 && sampleShape.size() >= 1,
                "a sample needs at least one value, but its shape is %s",
                sampleShape);
        return new Builder(sampleShape);
    }

    /** Describes a {@link MlpGenerator}. */
    public static final class Builder {

        private final Shape sampleShape;
        private int latentSize = 10;
        private int layers = 3;
        private int width = 128;
        private boolean tanh;

        private Builder(Shape sampleShape) {
            this.sampleShape = sampleShape;
        }

        /**
         * Sets the number of latent dimensions; 10 by default.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder optLatentSize(int value) {
            latentSize = Dcgan.positive("latentSize", value);
            return this;
        }

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
         * Sets whether Tanh bounds the output to [-1, 1], as images need; false by default.
         *
         * @param value true for images
         * @return this builder
         */
        public Builder optTanh(boolean value) {
            tanh = value;
            return this;
        }

        /** {@return the generator} */
        public MlpGenerator build() {
            return new MlpGenerator(this);
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
            long[] axes = new long[recipe.setting("axes")];
            for (int axis = 0; axis < axes.length; axis++) {
                axes[axis] = recipe.setting("axis" + axis);
            }
            return builder(new Shape(axes))
                    .optLatentSize(recipe.setting("latentSize"))
                    .optLayers(recipe.setting("layers"))
                    .optWidth(recipe.setting("width"))
                    .optTanh(recipe.setting("tanh") == 1)
                    .build();
        }
    }
}
