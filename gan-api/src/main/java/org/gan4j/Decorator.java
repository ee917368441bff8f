package org.gan4j;

/**
 * Implemented by a loss or target policy that changes another one, so that the state, memory and
 * checks of the other one are still found.
 */
public interface Decorator {

    /** {@return the part that is changed} */
    Object decorated();
}
