package org.gan4j.djl.nn;

/** Logistic function 1 / (1 + e^-x), into (0, 1); any shape. */
public final class Sigmoid extends Elementwise {

    /** Describes the activation. */
    public Sigmoid() {
        super("sigmoid", "");
    }
}
