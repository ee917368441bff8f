package org.gan4j.run;

/**
 * Implemented by a part that changes or uses another one, so that the state, memory and checks of
 * the other one are still found.
 */
public interface Decorator {

    /** {@return the part that is changed or used} */
    Object decorated();
}
