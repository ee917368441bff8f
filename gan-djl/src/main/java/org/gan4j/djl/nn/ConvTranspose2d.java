package org.gan4j.djl.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.google.common.base.Preconditions;
import org.gan4j.djl.torch.TorchScript;
import org.jspecify.annotations.Nullable;

/**
 * Two-dimensional transposed convolution, as PyTorch's {@code ConvTranspose2d}: the gradient of a
 * convolution with respect to its input, which learns to enlarge images.
 *
 * <ul>
 *   <li>input: (N, C, H, W)
 *   <li>output: (N, filters, (H - 1) stride - 2 padding + kernel + outputPadding, likewise for W)
 *   <li>weight: (C, filters, kernel, kernel); bias: (filters)
 * </ul>
 */
public final class ConvTranspose2d extends AbstractBlock {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def plain(self, x: Tensor, w: Tensor, stride: int, padding: int, extra: int) -> Tensor:
                      return torch.conv_transpose2d(x, w, None, [stride, stride], [padding, padding], [extra, extra], 1, [1, 1])
                    def biased(self, x: Tensor, w: Tensor, b: Tensor, stride: int, padding: int, extra: int) -> Tensor:
                      return torch.conv_transpose2d(x, w, b, [stride, stride], [padding, padding], [extra, extra], 1, [1, 1])
                    """);

    private final int filters;
    private final int kernel;
    private final int stride;
    private final int padding;
    private final int outputPadding;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    private ConvTranspose2d(Builder builder) {
        Preconditions.checkState(builder.filters > 0, "no filters: call setFilters before build");
        Preconditions.checkState(builder.kernel > 0, "no kernel: call setKernel before build");
        Preconditions.checkState(
                builder.outputPadding < builder.stride,
                "outputPadding must be less than stride, but they are %s and %s",
                builder.outputPadding,
                builder.stride);
        filters = builder.filters;
        kernel = builder.kernel;
        stride = builder.stride;
        padding = builder.padding;
        outputPadding = builder.outputPadding;
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

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        Device device = x.getDevice();
        NDArray w = parameterStore.getValue(weight, device, training);
        if (bias == null) {
            return SCRIPT.run(x.getManager(), "plain", x, w, stride, padding, outputPadding);
        }
        NDArray b = parameterStore.getValue(bias, device, training);
        return SCRIPT.run(x.getManager(), "biased", x, w, b, stride, padding, outputPadding);
    }

    @Override
    protected void beforeInitialize(Shape... inputs) {
        super.beforeInitialize(inputs);
        checkInput(inputs[0]);
    }

    @Override
    protected void prepare(Shape[] inputs) {
        weight.setShape(new Shape(inputs[0].get(1), filters, kernel, kernel));
        if (bias != null) {
            bias.setShape(new Shape(filters));
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape input = inputs[0];
        checkInput(input);
        return new Shape[] {
            new Shape(input.get(0), filters, enlarged(input.get(2)), enlarged(input.get(3)))
        };
    }

    private long enlarged(long length) {
        return (length - 1) * stride - 2L * padding + kernel + outputPadding;
    }

    private static void checkInput(Shape input) {
        Preconditions.checkArgument(
                input.dimension() == 4,
                "a transposed convolution takes (N, C, H, W), but was given %s",
                input);
    }

    /** {@return a new builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** Describes a {@link ConvTranspose2d}. */
    public static final class Builder {

        private int filters;
        private int kernel;
        private int stride = 1;
        private int padding;
        private int outputPadding;
        private boolean bias = true;

        private Builder() {}

        /**
         * Sets the number of output channels.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder setFilters(int value) {
            filters = atLeast(1, "filters", value);
            return this;
        }

        /**
         * Sets the height and width of the kernel.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder setKernel(int value) {
            kernel = atLeast(1, "kernel", value);
            return this;
        }

        /**
         * Sets how many output pixels one input pixel advances; 1 by default.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder optStride(int value) {
            stride = atLeast(1, "stride", value);
            return this;
        }

        /**
         * Sets how many pixels are cut off each side; 0 by default.
         *
         * @param value 0 or more
         * @return this builder
         */
        public Builder optPadding(int value) {
            padding = atLeast(0, "padding", value);
            return this;
        }

        /**
         * Sets how many pixels are added at the bottom and right; 0 by default.
         *
         * @param value 0 or more, and less than the stride
         * @return this builder
         */
        public Builder optOutputPadding(int value) {
            outputPadding = atLeast(0, "outputPadding", value);
            return this;
        }

        /**
         * Sets whether a bias is added; true by default.
         *
         * @param value false where a normalisation follows
         * @return this builder
         */
        public Builder optBias(boolean value) {
            bias = value;
            return this;
        }

        /**
         * {@return the block}
         *
         * @throws IllegalStateException if filters or kernel are missing, or the output padding is
         *     not less than the stride
         */
        public ConvTranspose2d build() {
            return new ConvTranspose2d(this);
        }

        private static int atLeast(int least, String name, int value) {
            Preconditions.checkArgument(
                    value >= least, "%s must be at least %s, but was %s", name, least, value);
            return value;
        }
    }
}
