package org.gan4j.djl.internal.loop;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RollsBack;
import org.gan4j.hook.RunEvent;
import org.gan4j.hook.RunWarning;
import org.gan4j.hook.TrainingHook;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins and ends hooks: every one that was begun is ended, whatever another one does. */
public final class Hooks {

    private static final Logger LOGGER = LoggerFactory.getLogger(Hooks.class);

    private final List<TrainingHook> hooks;

    /** Takes the hooks in order. */
    public Hooks(List<TrainingHook> hooks) {
        this.hooks = hooks;
    }

    /**
     * Tells that the run was taken back.
     *
     * @param event the run
     */
    public void rolledBack(RunEvent event) {
        hooks.forEach(hook -> hook.onRollBack(event));
    }

    /**
     * Tells of a warning.
     *
     * @param warning what was found
     */
    public void warn(RunWarning warning) {
        LOGGER.warn("{}", warning);
        hooks.forEach(hook -> hook.onWarning(warning));
    }

    /** {@return the hook that knows where to go back to, if there is one} */
    public Optional<RollsBack> rollsBack() {
        return hooks.stream()
                .filter(RollsBack.class::isInstance)
                .map(RollsBack.class::cast)
                .findFirst();
    }

    /**
     * Tells what happened in an iteration.
     *
     * @param event the iteration
     */
    void afterIteration(IterationEvent event) {
        hooks.forEach(hook -> hook.afterIteration(event));
    }

    /**
     * Runs a training between onStart and onFinish.
     *
     * @param event makes an event of a failure, or of null
     */
    public void around(Function<@Nullable Throwable, RunEvent> event, Runnable training) {
        Deque<TrainingHook> begun = new ArrayDeque<>();
        Throwable failure = null;
        try {
            for (TrainingHook hook : hooks) {
                begun.addLast(hook);
                hook.onStart(event.apply(null));
            }
            training.run();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        for (TrainingHook hook : begun) {
            try {
                hook.onFinish(event.apply(failure));
            } catch (RuntimeException | Error e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
