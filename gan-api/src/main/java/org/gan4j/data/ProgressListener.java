package org.gan4j.data;

import java.util.concurrent.CancellationException;

/** Is told how far a long computation is. */
@FunctionalInterface
public interface ProgressListener {

    /** Tells nobody. */
    ProgressListener NONE = (task, done, total) -> {};

    /**
     * Called after every block, on the thread that computes.
     *
     * @param task what is being done, such as {@code features}
     * @param done how much of it is done
     * @param total how much there is
     */
    void progress(String task, long done, long total);

    /**
     * Reports a block, and ends the computation if its thread was interrupted.
     *
     * @param task what is being done
     * @param done how much of it is done
     * @param total how much there is
     * @throws CancellationException if the thread was interrupted; its flag stays set
     */
    default void report(String task, long done, long total) {
        progress(task, done, total);
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException(
                    "%s was interrupted after %s of %s".formatted(task, done, total));
        }
    }
}
