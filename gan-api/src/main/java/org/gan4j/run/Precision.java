package org.gan4j.run;

/** In what precision the convolutions and matrix products of training steps are computed. */
public enum Precision {
    /** In the data type of the run. */
    FULL,

    /**
     * In bfloat16, 8 bits of mantissa, in linear layers, convolutions and attention; resampling
     * filters, class embeddings and the power iteration of spectral norm stay in the type of the
     * run. Sums within a product, everything between products, weights, gradients and optimizer
     * states stay in float32; losses agree to some hundredths. Layers of the backend's own only.
     * Whether it is faster depends on the size of the network and the device: measure it.
     */
    BFLOAT16
}
