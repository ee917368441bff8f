package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.Arrays;

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
    void check(Shape input) {
        Preconditions.checkArgument(
                !Arrays.stream(input.slice(2).getShape()).allMatch(length -> length == 1),
                "instance normalisation of one value leaves nothing of it, and the input is %s: take"
                        + " layer or group normalisation",
                input);
    }

    @Override
    String groups(String x) {
        return "torch.size(%s, 1)".formatted(x);
    }
}
