package org.gan4j.djl.nn;

import com.google.common.base.Preconditions;

/**
 * LeakyReLU (Maas et al. 2013): x where x &gt; 0, else slope x; any shape.
 *
 * <p>DJL's own keeps the slope as a float: 0.2f is 1.5e-8 away from 0.2, which shows in float64.
 */
public final class LeakyRelu extends Elementwise {

    /**
     * Describes the activation.
     *
     * @param slope the slope below 0, in [0, 1); 0.2 in DCGAN
     */
    public LeakyRelu(double slope) {
        super("leaky_relu", ", " + check(slope));
    }

    private static double check(double slope) {
        Preconditions.checkArgument(
                slope >= 0 && slope < 1, "slope must be in [0, 1), but was %s", slope);
        return slope;
    }
}
