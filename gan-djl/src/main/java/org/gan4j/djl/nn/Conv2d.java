package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;

/**
 * Two-dimensional convolution, as PyTorch's {@code Conv2d}.
 *
 * <ul>
 *   <li>input: (N, C, H, W)
 *   <li>output: (N, filters, floor((H + 2 padding - kernel) / stride) + 1, likewise for W)
 *   <li>weight: (filters, C, kernel, kernel); bias: (filters)
 * </ul>
 */
public final class Conv2d extends Convolution {

    private Conv2d(Builder builder) {
        super(builder);
    }

    @Override
    String operator() {
        return "conv2d";
    }

    @Override
    String arguments() {
        return ", %s, %s, [1, 1], 1".formatted(pair(stride), pair(padding));
    }

    @Override
    Shape weightShape(long channels) {
        return new Shape(filters, channels, kernel, kernel);
    }

    @Override
    long outputLength(long length) {
        return (length + 2L * padding - kernel) / stride + 1;
    }

    /** {@return a new builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** Describes a {@link Conv2d}. */
    public static final class Builder extends Convolution.Builder<Builder> {

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * {@return the block}
         *
         * @throws IllegalStateException if filters or kernel are missing
         */
        public Conv2d build() {
            return new Conv2d(this);
        }
    }
}
