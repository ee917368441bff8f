package org.gan4j.examples;

import org.gan4j.data.ProgressListener;
import org.gan4j.hook.ConsoleProgress;

/** Counts on one line of a terminal, or on a line now and then, as ConsoleProgress does. */
final class ProgressCounter implements ProgressListener {

    private static final long REDRAW = 500_000_000;
    private static final long LINE = 5_000_000_000L;

    private final boolean redraws = ConsoleProgress.isTerminal(System.err);
    private final long interval = redraws ? REDRAW : LINE;
    private long last = System.nanoTime() - interval;

    @Override
    public void progress(String task, long done, long total) {
        long now = System.nanoTime();
        boolean ends = done == total;
        if (now - last >= interval || ends) {
            last = now;
            System.err.printf(
                    "%s%s %d/%d%s",
                    redraws ? "\r" : "", task, done, total, redraws && !ends ? "" : "\n");
        }
    }
}
