package org.gan4j.hook;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notices that the process was asked to end, and holds it up until the training thread is done: by
 * a shutdown hook, which SIGTERM and SIGINT run.
 */
final class ProcessEnd implements AutoCloseable {

    /** Longer than any system grants by itself; iterations may take minutes. */
    private static final long PATIENCE_SECONDS = 600;

    /** For what the program does after {@code fit}. */
    private static final long GRACE_MILLIS = 5_000;

    private final Thread training = Thread.currentThread();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::holdUp, "gan4j-checkpoint-before-exit");
    private volatile boolean near;

    private ProcessEnd() {}

    static ProcessEnd watch() {
        ProcessEnd end = new ProcessEnd();
        try {
            Runtime.getRuntime().addShutdownHook(end.hook);
        } catch (IllegalStateException e) {
            // The process is ending already.
            end.near = true;
        }
        return end;
    }

    boolean isNear() {
        return near;
    }

    private void holdUp() {
        near = true;
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!done.await(50, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() > end || !training.isAlive() || exitsByItself()) {
                    return;
                }
            }
            training.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A training thread that called {@code System.exit} waits for this one. */
    private boolean exitsByItself() {
        return Arrays.stream(training.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown"));
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook runs already.
        }
    }
}
