package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.Arrays;
import java.util.Optional;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.nn.BatchNorm;
import org.gan4j.djl.nn.ConcatCondition;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.Reshape;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.nn.Tanh;
import org.gan4j.network.Generator;
import org.gan4j.network.NetworkRecipe;

/**
 * A multilayer perceptron with ReLU (Goodfellow et al. 2014, section 5), for points and small
 * images. Weights are drawn as in He et al. 2015, eq. 10; biases are 0.
 *
 * <p>Conditions are concatenated with the latent, labels as learned vectors (Mirza and Osindero
 * 2014, section 4.1).
 *
 * <ul>
 *   <li>input: z (N, latentSize), and the conditions asked for
 *   <li>output: (N, sampleShape); in [-1, 1] with Tanh, else any value
 * </ul>
 */
public final class MlpGenerator implements Generator {

    private static final String NETWORK = "mlp-generator";

    private final Shape sampleShape;
    private final int latentSize;
    private final Conditioning conditioning;
    private final int embeddingSize;
    private final int[] widths;
    private final double slope;
    private final boolean batchNorm;
    private final boolean batchNormFirst;
    private final boolean tanh;
    private final Block block;

    private MlpGenerator(Builder builder) {
        sampleShape = builder.sampleShape;
        latentSize = builder.latentSize;
        conditioning = builder.conditioning;
        embeddingSize = Mlp.embeddingSize(conditioning, builder.embeddingSize);
        widths = builder.widths;
        slope = builder.slope;
        batchNorm = builder.batchNorm;
        batchNormFirst = builder.batchNormFirst;
        tanh = builder.tanh;
        Sequential sequence = new Sequential();
        if (!conditioning.isNone()) {
            sequence.add("condition", new ConcatCondition(conditioning, embeddingSize));
        }
        for (int i = 0; i < widths.length; i++) {
            sequence.add(new Linear(widths[i]));
            if (batchNorm && (i > 0 || batchNormFirst)) {
                sequence.add(new BatchNorm());
            }
            sequence.add(slope == 0 ? new Relu() : new LeakyRelu(slope));
        }
        sequence.add(new Linear(Math.toIntExact(sampleShape.size())));
        if (tanh) {
            sequence.add(new Tanh());
        }
        block = sequence.add("as_sample", new Reshape(sampleShape));
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public Conditioning conditioning() {
        return conditioning;
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
        if (conditioning.imageShape() != null) {
            return Optional.empty();
        }
        NetworkRecipe recipe =
                NetworkRecipe.of(NETWORK)
                        .with("latentSize", latentSize)
                        .with("classes", conditioning.classes())
                        .with("vectorSize", conditioning.vectorSize())
                        .with("embeddingSize", embeddingSize)
                        .with("slope", slope)
                        .with("batchNorm", batchNorm ? 1 : 0)
                        .with("batchNormFirst", batchNormFirst ? 1 : 0)
                        .with("tanh", tanh ? 1 : 0)
                        .with("layers", widths.length)
                        .with("axes", sampleShape.dimension());
        for (int i = 0; i < widths.length; i++) {
            recipe = recipe.with("width" + i, widths[i]);
        }
        for (int axis = 0; axis < sampleShape.dimension(); axis++) {
            recipe = recipe.with("axis" + axis, (double) sampleShape.get(axis));
        }
        return Optional.of(recipe);
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
        private Conditioning conditioning = Conditioning.none();
        private int embeddingSize;
        private int[] widths = Mlp.WIDTHS;
        private double slope;
        private boolean batchNorm;
        private boolean batchNormFirst;
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
         * Sets the slope of the activation below 0; 0, that is ReLU, by default.
         *
         * @param value in [0, 1); 0 for ReLU, 0.2 for the usual LeakyReLU
         * @return this builder
         */
        public Builder optSlope(double value) {
            slope = Mlp.checkSlope(value);
            return this;
        }

        /**
         * Sets whether hidden layers but the first are normalised (BatchNorm, Ioffe and Szegedy
         * 2015); false by default.
         *
         * @param value true for images, as the known implementations of conditional perceptrons do
         * @return this builder
         */
        public Builder optBatchNorm(boolean value) {
            batchNorm = value;
            return this;
        }

        /**
         * Sets whether the first hidden layer is normalised too, if others are; false by default.
         *
         * @param value true as in the tutorials of the unconditional game
         * @return this builder
         */
        public Builder optBatchNormFirst(boolean value) {
            batchNormFirst = value;
            return this;
        }

        /**
         * Sets what the network is told beside its latent; nothing by default.
         *
         * @param value labels, a vector, an image, or several of them
         * @return this builder
         */
        public Builder optConditioning(Conditioning value) {
            conditioning = Preconditions.checkNotNull(value, "conditioning");
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
            int[] axes = settings(recipe, "axes", "axis");
            return builder(new Shape(Arrays.stream(axes).asLongStream().toArray()))
                    .optLatentSize(recipe.setting("latentSize"))
                    .optConditioning(
                            new Conditioning(
                                    recipe.setting("classes"), recipe.setting("vectorSize"), null))
                    .optEmbeddingSize(recipe.setting("embeddingSize"))
                    .optWidths(settings(recipe, "layers", "width"))
                    .optSlope(recipe.number("slope"))
                    .optBatchNorm(recipe.setting("batchNorm") == 1)
                    .optBatchNormFirst(recipe.setting("batchNormFirst") == 1)
                    .optTanh(recipe.setting("tanh") == 1)
                    .build();
        }

        /** The settings of a name with numbers from 0, as many as another one says. */
        private static int[] settings(NetworkRecipe recipe, String count, String name) {
            int size = recipe.setting(count);
            Preconditions.checkArgument(
                    size >= 0 && size < recipe.settings().size(),
                    "'%s' is %s, but there are %s settings in all",
                    count,
                    size,
                    recipe.settings().size());
            int[] values = new int[size];
            for (int i = 0; i < size; i++) {
                values[i] = recipe.setting(name + i);
            }
            return values;
        }
    }
}
