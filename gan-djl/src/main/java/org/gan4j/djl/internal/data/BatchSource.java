package org.gan4j.djl.internal.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Real batches, one after the other without end. */
public interface BatchSource extends AutoCloseable {

    /** The next batch in the data type of the run; it belongs to {@code manager}. */
    NDArray next(NDManager manager);

    @Override
    void close();
}
