package org.gan4j.conformance;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tries many cases, each of which is made from a seed of its own, which is told if it fails. The
 * system property {@code gan4j.fuzz} says how many there are of each kind, and {@code
 * gan4j.fuzz.seed} which is the first.
 */
public final class Fuzz {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private Fuzz() {}

    /** One case. */
    @FunctionalInterface
    public interface Case {
        /**
         * Makes the case, tries it and checks what comes of it.
         *
         * @param random decides everything
         * @throws Exception if it is not as it should be
         */
        void run(Random random) throws Exception;
    }

    /**
     * Tries cases.
     *
     * @param count how many, if nothing else is asked for
     * @param each what is tried
     */
    public static void run(int count, Case each) {
        long first = Long.getLong("gan4j.fuzz.seed", 0);
        long end = first + Integer.getInteger("gan4j.fuzz", count);
        ExecutorService thread =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread daemon = new Thread(task, "fuzz");
                            daemon.setDaemon(true);
                            return daemon;
                        });
        try {
            for (long seed = first; seed < end; seed++) {
                run(thread, new Random(seed), each, "with -Dgan4j.fuzz.seed=" + seed);
            }
        } finally {
            thread.shutdownNow();
        }
    }

    private static void run(ExecutorService thread, Random random, Case each, String seed) {
        Future<?> done =
                thread.submit(
                        () -> {
                            each.run(random);
                            return null;
                        });
        try {
            done.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(seed + ": " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError(seed + ": it takes more than " + LONGEST, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(seed + ": interrupted", e);
        }
    }
}
