package org.gan4j.run;

import ai.djl.ndarray.NDArray;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Writes the state of a {@link Stateful} into a checkpoint, or puts it back. Names are unique
 * within one {@code Stateful}; they are part of the checkpoint format.
 */
public interface StateVisitor {

    /**
     * A tensor of type float32, float64, int64 or uint8, finite. On restore its values are
     * overwritten in place; shape and data type must be the saved ones.
     *
     * @param name the name within this state
     * @param tensor the live array
     */
    void tensor(String name, NDArray tensor);

    /**
     * A whole number from 0 to 2^53.
     *
     * @param name the name within this state
     * @param get reads the present value
     * @param set puts a saved value back
     */
    void integer(String name, LongSupplier get, LongConsumer set);

    /**
     * A real number, finite.
     *
     * @param name the name within this state
     * @param get reads the present value
     * @param set puts a saved value back
     */
    void real(String name, DoubleSupplier get, DoubleConsumer set);
}
