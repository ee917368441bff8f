package org.gan4j.djl.nn;

import com.google.common.base.Preconditions;

/**
 * What stands around the convolutions of a residual block.
 *
 * @param normalisation before each activation, or on each convolution
 * @param activation any but none; ReLU in the papers
 * @param dropout the probability that a value before the second convolution is dropped, in [0, 1),
 *     as in wide residual networks (Zagoruyko and Komodakis 2016, section 2.4); 0 in the papers on
 *     GANs
 */
public record ResidualSettings(Normalisation normalisation, Activation activation, double dropout) {

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException if there is no activation, or dropout is not in [0, 1)
     */
    public ResidualSettings {
        Preconditions.checkNotNull(normalisation, "normalisation");
        Preconditions.checkNotNull(activation, "activation");
        Preconditions.checkArgument(
                dropout >= 0 && dropout < 1, "dropout must be in [0, 1), but was %s", dropout);
        Preconditions.checkArgument(
                activation != Activation.NONE, "residual blocks need an activation");
    }

    /**
     * With ReLU and without dropout.
     *
     * @param normalisation the choice
     * @return the settings
     */
    public static ResidualSettings of(Normalisation normalisation) {
        return new ResidualSettings(normalisation, Activation.RELU, 0);
    }
}
