package org.gan4j.hook;

import java.nio.file.Path;
import java.util.Optional;

/** A hook that knows where a run that diverges can go back to. */
public interface RollsBack {

    /**
     * Where to go back to.
     *
     * @param trainer the trainer of the run
     * @return its last checkpoint, if there is one; the exception of a run that is not taken back
     *     names it
     */
    Optional<Path> lastCheckpoint(ObservedTrainer trainer);

    /** {@return how often in one {@code fit} a run that diverges is taken back, 0 or more} */
    int mostRollBacks();

    /** {@return the factor of all learning rates after each time, above 0 and at most 1} */
    double rateFactor();
}
