package org.gan4j.djl.nn;

/**
 * A block that may be told conditions, such as labels, beside its input. A {@link Sequential} hands
 * the conditions that it is given itself to each such layer, after the output of the layer before.
 */
public interface TakesCondition {

    /** {@return whether this block takes the conditions of its network after its input} */
    boolean takesCondition();
}
