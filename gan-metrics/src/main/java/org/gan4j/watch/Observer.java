package org.gan4j.watch;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;
import org.gan4j.hook.RunWarning;
import org.gan4j.hook.TrainingHook;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hook that cannot make a run fail: what goes wrong, such as a full disk, is told once through
 * SLF4J, and the observer is off until the next {@code fit}. A strict one passes it on instead.
 */
public final class Observer implements TrainingHook {

    private static final Logger LOGGER = LoggerFactory.getLogger(Observer.class);

    private final String name;
    private final Begin begin;
    private final boolean strict;

    /** A hook is called on the thread of its run, so that one may serve several runs at once. */
    private final Map<Thread, Watch> watches = new ConcurrentHashMap<>();

    /** Begins to watch one run. */
    interface Begin {
        Watch begin(RunEvent event) throws IOException;
    }

    private interface Action {
        void run(Watch watch) throws IOException;
    }

    private Observer(String name, Begin begin, boolean strict) {
        this.name = name;
        this.begin = begin;
        this.strict = strict;
    }

    static Observer of(String name, Begin begin) {
        return new Observer(name, begin, false);
    }

    /** {@return the same observer, but what goes wrong in it ends {@code fit}} */
    public Observer strict() {
        return new Observer(name, begin, true);
    }

    @Override
    public void onStart(RunEvent event) {
        try {
            watches.put(Thread.currentThread(), begin.begin(event));
        } catch (IOException | RuntimeException | Error e) {
            watches.remove(Thread.currentThread());
            fail(e);
        }
    }

    @Override
    public void afterIteration(IterationEvent event) {
        watch(watches.get(Thread.currentThread()), watch -> watch.afterIteration(event));
    }

    @Override
    public void onRollBack(RunEvent event) {
        watch(watches.get(Thread.currentThread()), watch -> watch.onRollBack(event));
    }

    @Override
    public void onWarning(RunWarning warning) {
        watch(watches.get(Thread.currentThread()), watch -> watch.onWarning(warning));
    }

    @Override
    public void onFinish(RunEvent event) {
        watch(watches.remove(Thread.currentThread()), watch -> watch.onFinish(event));
    }

    private void watch(@Nullable Watch watch, Action action) {
        if (watch == null) {
            return;
        }
        try {
            action.run(watch);
        } catch (IOException | RuntimeException | Error e) {
            watches.remove(Thread.currentThread());
            abandon(watch, e);
            fail(e);
        }
    }

    private static void abandon(Watch watch, Throwable failure) {
        try {
            watch.abandon();
        } catch (IOException | RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    private void fail(Throwable failure) {
        if (!strict) {
            LOGGER.warn("{} is off until the run ends: {}", name, failure.getMessage(), failure);
            return;
        }
        Throwables.throwIfUnchecked(failure);
        throw new UncheckedIOException(name + ": " + failure.getMessage(), (IOException) failure);
    }

    @Override
    public String toString() {
        return name;
    }
}
