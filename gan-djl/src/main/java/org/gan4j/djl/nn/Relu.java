package org.gan4j.djl.nn;

/** ReLU (Nair and Hinton 2010): max(x, 0); any shape. */
public final class Relu extends Elementwise {

    /** Describes the activation. */
    public Relu() {
        super("relu", "");
    }
}
