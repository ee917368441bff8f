package org.gan4j.djl.nn;

/** Hyperbolic tangent, into (-1, 1); any shape. */
public final class Tanh extends Elementwise {

    /** Describes the activation. */
    public Tanh() {
        super("tanh", "");
    }
}
