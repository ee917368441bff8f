package org.gan4j.hook;

/**
 * Watches a run. All methods are called on the thread that called {@code fit}, in the order in
 * which hooks were added. An exception from a hook ends {@code fit} and reaches its caller; the
 * iteration it saw is complete, and the trainer can be saved or trained on.
 *
 * <p>Hooks do not change what is trained: sampling from a hook draws from random streams of its
 * own.
 */
public interface TrainingHook {

    /**
     * Called once when {@code fit} begins.
     *
     * @param event the run
     */
    default void onStart(RunEvent event) {}

    /**
     * Called after every iteration.
     *
     * @param event what happened; valid during the call only
     */
    default void afterIteration(IterationEvent event) {}

    /**
     * Called when a run that diverged was taken back to a checkpoint, and goes on from there.
     *
     * @param event the run, as far as it was then
     */
    default void onRollBack(RunEvent event) {}

    /**
     * Called when a hook has {@linkplain IterationEvent#warn warned} of something, or a run that
     * diverged was taken back.
     *
     * @param warning what was found
     */
    default void onWarning(RunWarning warning) {}

    /**
     * Called once when {@code fit} ends, be it finished, stopped or failed.
     *
     * @param event the run, with the failure if there was one
     */
    default void onFinish(RunEvent event) {}
}
