package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.google.common.base.Preconditions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What both two-dimensional convolutions share: a square kernel that moves over (N, C, H, W). */
abstract class Convolution extends ScriptBlock {

    final int filters;
    final int kernel;
    final int stride;
    final int padding;
    final Parameter weight;
    final @Nullable Parameter bias;

    Convolution(Builder<?> builder) {
        Preconditions.checkState(builder.filters > 0, "no filters: call setFilters before build");
        Preconditions.checkState(builder.kernel > 0, "no kernel: call setKernel before build");
        filters = builder.filters;
        kernel = builder.kernel;
        stride = builder.stride;
        padding = builder.padding;
        weight =
                addParameter(
                        Parameter.builder()
                                .setName("weight")
                                .setType(Parameter.Type.WEIGHT)
                                .build());
        bias =
                builder.bias
                        ? addParameter(
                                Parameter.builder()
                                        .setName("bias")
                                        .setType(Parameter.Type.BIAS)
                                        .build())
                        : null;
    }

    /** The name of the operator. */
    abstract String operator();

    /** Its arguments beside x, weight and bias, each with a comma before it. */
    abstract String arguments();

    abstract Shape weightShape(long channels);

    /** The length of an axis of the output. */
    abstract long outputLength(long length);

    @Override
    public final boolean isSampleWise() {
        return true;
    }

    @Override
    protected final List<String> write(Script script, List<String> inputs) {
        String b = bias == null ? "None" : script.parameter(bias);
        return List.of(
                script.product(
                        operator(), inputs.get(0), script.parameter(weight), b, arguments()));
    }

    static String pair(int value) {
        return "[%s, %s]".formatted(value, value);
    }

    @Override
    protected final void beforeInitialize(Shape... inputs) {
        super.beforeInitialize(inputs);
        checkInput(inputs[0]);
    }

    @Override
    protected final void prepare(Shape[] inputs) {
        weight.setShape(weightShape(inputs[0].get(1)));
        if (bias != null) {
            bias.setShape(new Shape(filters));
        }
    }

    @Override
    public final Shape[] getOutputShapes(Shape[] inputs) {
        Shape x = inputs[0];
        checkInput(x);
        return new Shape[] {
            new Shape(x.get(0), filters, outputLength(x.get(2)), outputLength(x.get(3)))
        };
    }

    private void checkInput(Shape input) {
        Preconditions.checkArgument(
                input.dimension() == 4,
                "%s takes (N, C, H, W), but was given %s",
                getClass().getSimpleName(),
                input);
    }

    /**
     * Describes a convolution.
     *
     * @param <B> the kind of builder
     */
    public abstract static class Builder<B extends Builder<B>> {

        private int filters;
        private int kernel;
        private int stride = 1;
        private int padding;
        private boolean bias = true;

        Builder() {}

        abstract B self();

        /**
         * Sets the number of output channels.
         *
         * @param value at least 1
         * @return this builder
         */
        public final B setFilters(int value) {
            filters = atLeast(1, "filters", value);
            return self();
        }

        /**
         * Sets the height and width of the kernel.
         *
         * @param value at least 1
         * @return this builder
         */
        public final B setKernel(int value) {
            kernel = atLeast(1, "kernel", value);
            return self();
        }

        /**
         * Sets the stride; 1 by default.
         *
         * @param value at least 1
         * @return this builder
         */
        public final B optStride(int value) {
            stride = atLeast(1, "stride", value);
            return self();
        }

        /**
         * Sets the padding of each side; 0 by default.
         *
         * @param value 0 or more
         * @return this builder
         */
        public final B optPadding(int value) {
            padding = atLeast(0, "padding", value);
            return self();
        }

        /**
         * Sets whether a bias is added; true by default.
         *
         * @param value false where a normalisation follows
         * @return this builder
         */
        public final B optBias(boolean value) {
            bias = value;
            return self();
        }

        static int atLeast(int least, String name, int value) {
            Preconditions.checkArgument(
                    value >= least, "%s must be at least %s, but was %s", name, least, value);
            return value;
        }
    }
}
