package org.gan4j.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Reads and writes on a thread that may be interrupted, which would close every channel it uses.
 */
public final class Uninterrupted {

    /**
     * What is read or written; it may be begun again.
     *
     * @param <T> its result
     */
    @FunctionalInterface
    public interface Transfer<T> {
        /**
         * Reads or writes.
         *
         * @return the result
         * @throws IOException if that fails
         */
        T run() throws IOException;
    }

    private Uninterrupted() {}

    /**
     * Reads or writes to the end, from the beginning again if an interrupt came between, which is
     * kept for the caller.
     *
     * @param <T> the kind of result
     * @param transfer opens all it needs by itself
     * @return its result
     * @throws IOException if it fails for another reason
     */
    public static <T> T run(Transfer<T> transfer) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return transfer.run();
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                    Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
