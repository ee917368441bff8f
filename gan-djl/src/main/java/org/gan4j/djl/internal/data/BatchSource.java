package org.gan4j.djl.internal.data;

import ai.djl.ndarray.NDManager;
import org.gan4j.data.Batch;

/** Real batches, one after the other without end. */
public interface BatchSource extends AutoCloseable {

    /** The next batch in the data type of the run; it belongs to {@code manager}. */
    Batch next(NDManager manager);

    @Override
    void close();
}
