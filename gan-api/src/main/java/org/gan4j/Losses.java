package org.gan4j;

import org.gan4j.loss.NonSaturating;

/** The ready games. */
public final class Losses {

    private Losses() {}

    /** {@return the non-saturating loss of the original GAN, the default} */
    public static Loss nonSaturating() {
        return new NonSaturating();
    }
}
