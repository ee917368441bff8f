package org.gan4j.run;

import ai.djl.ndarray.NDList;

/**
 * The processes, or threads, that train one game together, each on its share of every batch. All
 * are built alike, with the same seed and data, and go step by step together: gradients are
 * averaged before they are checked and applied, so that all keep the same weights.
 *
 * <p>What is computed over a batch, such as BatchNorm's statistics, is of a worker's own share.
 */
public interface Workers {

    /** {@return the number of this worker, from 0} */
    int rank();

    /** {@return how many there are, at least 1} */
    int size();

    /**
     * Replaces tensors by their mean over all workers, in place. Blocks until every worker has
     * called; all call with tensors of the same shapes, in the same order.
     *
     * @param tensors as many and of the same shapes in every worker
     */
    void mean(NDList tensors);

    /** {@return one worker, on its own} */
    static Workers alone() {
        return Alone.INSTANCE;
    }
}
