package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/**
 * The base game of a relativistic loss (Jolicoeur-Martineau 2018, table 1): how a difference y of
 * outputs is scored where it should be large, and where it should be small.
 */
public enum RelativisticForm {

    /** softplus(-y), and softplus(y): the form of R3GAN. */
    NON_SATURATING {
        @Override
        NDArray large(NDArray y) {
            return Activation.softPlus(y.neg());
        }

        @Override
        NDArray small(NDArray y) {
            return Activation.softPlus(y);
        }
    },

    /** (y - 1)^2, and (y + 1)^2. */
    LEAST_SQUARES {
        @Override
        NDArray large(NDArray y) {
            return y.sub(1).square();
        }

        @Override
        NDArray small(NDArray y) {
            return y.add(1).square();
        }
    },

    /** max(0, 1 - y), and max(0, 1 + y). */
    HINGE {
        @Override
        NDArray large(NDArray y) {
            return Activation.relu(y.neg().add(1));
        }

        @Override
        NDArray small(NDArray y) {
            return Activation.relu(y.add(1));
        }
    };

    abstract NDArray large(NDArray y);

    abstract NDArray small(NDArray y);
}
