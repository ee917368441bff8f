package org.gan4j.run;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/** The step in progress, as its parts see it: one optimizer update of one player. */
public interface StepContext {

    /** {@return whose step this is} */
    Player player();

    /** {@return the iteration, counted from 0 at the start of the run} */
    long iteration();

    /** {@return real images shown to the discriminator before this step} */
    long imagesSeen();

    /**
     * {@return the manager of this step; it is closed when the step ends, with every array that
     * belongs to it}
     */
    NDManager manager();

    /** {@return the data type of weights and samples, FLOAT32 or FLOAT64} */
    DataType dataType();

    /**
     * Random numbers of this step for one purpose.
     *
     * @param purpose what they are for, such as {@code instance noise}; each purpose has a stream
     *     of its own
     * @return the same source at every call with this purpose within the step
     */
    RandomSource random(String purpose);
}
