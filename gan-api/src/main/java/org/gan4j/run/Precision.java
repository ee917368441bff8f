package org.gan4j.run;

/** In what precision the convolutions and matrix products of training steps are computed. */
public enum Precision {
    /** In the data type of the run. */
    FULL,

    /**
     * In bfloat16, 8 bits of mantissa, in linear layers, convolutions and attention, as PyTorch's
     * autocast has it; resampling filters stay in the type of the run. Sums within a product,
     * everything between products, weights, gradients and optimizer states stay in float32. Faster
     * on processors and GPUs that have it, and of less memory; samples are as varied, losses agree
     * to about one in a hundred. Layers of the backend's own only.
     */
    BFLOAT16
}
