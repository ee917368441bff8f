package org.gan4j.watch;

import java.io.IOException;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;
import org.gan4j.hook.RunWarning;

/** What an {@link Observer} does in one run. */
interface Watch {

    /** After every iteration. */
    void afterIteration(IterationEvent event) throws IOException;

    /** When a run that diverged was taken back. */
    default void onRollBack(RunEvent event) throws IOException {}

    /** When something of the run should be looked at. */
    default void onWarning(RunWarning warning) throws IOException {}

    /** When it failed, and nothing else will be asked of it. */
    default void abandon() throws IOException {}

    /** When {@code fit} ends. */
    default void onFinish(RunEvent event) throws IOException {}
}
