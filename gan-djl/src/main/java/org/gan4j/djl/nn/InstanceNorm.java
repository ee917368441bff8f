package org.gan4j.djl.nn;

/**
 * Instance normalisation (Ulyanov et al. 2016, eq. 1), as PyTorch's {@code InstanceNorm2d}: each
 * channel of each sample is brought to mean 0 and variance 1 over its pixels, in training and
 * evaluation. The epsilon is 1e-5.
 *
 * <ul>
 *   <li>input and output: (N, C, H, W), of more than one pixel
 *   <li>weight, bias, if it is affine: (C)
 * </ul>
 */
public final class InstanceNorm extends SampleNorm {

    /** Normalises only, as is PyTorch's default. */
    public InstanceNorm() {
        this(false);
    }

    /**
     * Describes the layer.
     *
     * @param affine whether channels are scaled and shifted by what is learned
     */
    public InstanceNorm(boolean affine) {
        super(affine);
    }

    @Override
    String groups(String x) {
        return "torch.size(%s, 1)".formatted(x);
    }
}
