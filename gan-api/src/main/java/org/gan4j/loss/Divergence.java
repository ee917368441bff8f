package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.nn.Activation;

/**
 * An f-divergence (Nowozin et al. 2016, tables 2 and 6): its output activation g and its conjugate
 * f*, as functions of the raw output v. P is the data's distribution, Q the generator's.
 *
 * <p>Where a formula has e^v, it goes on in a straight line above v = 40: the paper's value
 * overflows there, and its gradient of more than 10^17 trains nothing.
 */
public enum Divergence {

    /** KL(P || Q): g = v, f*(g) = e^(v - 1). */
    KL {
        @Override
        NDArray activation(NDArray v) {
            return v;
        }

        @Override
        NDArray conjugate(NDArray v) {
            return boundedExp(v.sub(1));
        }
    },

    /** KL(Q || P): g = -e^(-v), f*(g) = v - 1. */
    REVERSE_KL {
        @Override
        NDArray activation(NDArray v) {
            return boundedExp(v.neg()).neg();
        }

        @Override
        NDArray conjugate(NDArray v) {
            return v.sub(1);
        }
    },

    /** Pearson's chi-squared, the integral of (p - q)^2 / q: g = v, f*(g) = v^2 / 4 + v. */
    PEARSON {
        @Override
        NDArray activation(NDArray v) {
            return v;
        }

        @Override
        NDArray conjugate(NDArray v) {
            return v.square().mul(0.25).add(v);
        }
    },

    /** The integral of (sqrt p - sqrt q)^2: g = 1 - e^(-v), f*(g) = e^v - 1. */
    SQUARED_HELLINGER {
        @Override
        NDArray activation(NDArray v) {
            return boundedExp(v.neg()).neg().add(1);
        }

        @Override
        NDArray conjugate(NDArray v) {
            return boundedExp(v).sub(1);
        }
    },

    /**
     * Twice the Jensen-Shannon divergence, KL(P || M) + KL(Q || M) with M = (P + Q) / 2: g = log 2
     * - softplus(-v), f*(g) = softplus(v) - log 2.
     */
    JENSEN_SHANNON {
        @Override
        NDArray activation(NDArray v) {
            return Activation.softPlus(v.neg()).neg().add(LOG_2);
        }

        @Override
        NDArray conjugate(NDArray v) {
            return Activation.softPlus(v).sub(LOG_2);
        }
    },

    /**
     * The original game, {@link #JENSEN_SHANNON} - 2 log 2: g = -softplus(-v), f*(g) = softplus(v).
     */
    GAN {
        @Override
        NDArray activation(NDArray v) {
            return Activation.softPlus(v.neg()).neg();
        }

        @Override
        NDArray conjugate(NDArray v) {
            return Activation.softPlus(v);
        }
    };

    private static final double LOG_2 = Math.log(2);
    private static final double BOUND = 40;

    /** g(v), as a function of the raw output. */
    abstract NDArray activation(NDArray v);

    /** f*(g(v)), as a function of the raw output. */
    abstract NDArray conjugate(NDArray v);

    /** e^x up to the bound; above it the tangent there. */
    private static NDArray boundedExp(NDArray x) {
        NDArray bounded = NDArrays.minimum(x, BOUND);
        NDArray exp = bounded.exp();
        return exp.add(Activation.relu(x.sub(BOUND)).mul(Math.exp(BOUND)));
    }
}
