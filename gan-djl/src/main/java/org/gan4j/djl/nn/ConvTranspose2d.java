package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Deconvolution;
import com.google.common.base.Preconditions;

/**
 * Two-dimensional transposed convolution, as PyTorch's {@code ConvTranspose2d}: the gradient of a
 * convolution with respect to its input, which learns to enlarge images. The stride is how many
 * output pixels one input pixel advances, and the padding how many pixels are cut off each side.
 *
 * <ul>
 *   <li>input: (N, C, H, W)
 *   <li>output: (N, filters, (H - 1) stride - 2 padding + kernel + outputPadding, likewise for W)
 *   <li>weight: (C, filters, kernel, kernel); bias: (filters)
 * </ul>
 */
public final class ConvTranspose2d extends Convolution {

    private final int outputPadding;

    private ConvTranspose2d(Builder builder) {
        super(builder);
        Preconditions.checkState(
                builder.outputPadding < stride,
                "outputPadding must be less than stride, but they are %s and %s",
                builder.outputPadding,
                stride);
        outputPadding = builder.outputPadding;
    }

    /** The axis of a layer's weight that its outputs have; of any other layer the first. */
    static int filterAxis(Block layer) {
        return layer instanceof ConvTranspose2d || layer instanceof Deconvolution ? 1 : 0;
    }

    @Override
    String operator() {
        return "conv_transpose2d";
    }

    @Override
    String arguments() {
        return ", %s, %s, %s, 1, [1, 1]"
                .formatted(pair(stride), pair(padding), pair(outputPadding));
    }

    @Override
    Shape weightShape(long channels) {
        return new Shape(channels, filters, kernel, kernel);
    }

    @Override
    long outputLength(long length) {
        return (length - 1) * stride - 2L * padding + kernel + outputPadding;
    }

    /** {@return a new builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** Describes a {@link ConvTranspose2d}. */
    public static final class Builder extends Convolution.Builder<Builder> {

        private int outputPadding;

        private Builder() {}

        @Override
        Builder self() {
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
         * {@return the block}
         *
         * @throws IllegalStateException if filters or kernel are missing, or the output padding is
         *     not less than the stride
         */
        public ConvTranspose2d build() {
            return new ConvTranspose2d(this);
        }
    }
}
