package org.gan4j.run;

/** A checkpoint or saved generator cannot be written, or is missing, damaged or of another run. */
public final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which file, and what is wrong with it
     */
    public CheckpointException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message which file, and what is wrong with it
     * @param cause what failed
     */
    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
