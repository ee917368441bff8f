package org.gan4j.hook;

import org.gan4j.run.Budget;
import org.gan4j.run.Progress;
import org.jspecify.annotations.Nullable;

/**
 * The beginning or the end of a {@code fit}.
 *
 * @param trainer the trainer; it may be sampled from and saved
 * @param progress how far the run is
 * @param budget how far this {@code fit} is to take it
 * @param failure what ended the run, or null if nothing failed
 */
public record RunEvent(
        ObservedTrainer trainer, Progress progress, Budget budget, @Nullable Throwable failure) {}
