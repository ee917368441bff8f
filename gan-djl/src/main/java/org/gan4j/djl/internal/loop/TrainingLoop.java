package org.gan4j.djl.internal.loop;

import com.google.common.base.Preconditions;
import java.time.Duration;
import java.util.Map;
import org.gan4j.djl.internal.data.BatchSource;
import org.gan4j.hook.ObservedTrainer;
import org.gan4j.hook.RunWarning;
import org.gan4j.run.Budget;

/** The loop: rounds of the update rule until the budget is spent. */
public final class TrainingLoop {

    /** A rule may leave the player of the clock out for a while, but not for ever. */
    private static final int MOST_IDLE = 10_000;

    private final ObservedTrainer trainer;
    private final GameRun run;
    private final Map<String, BatchSource> sources;
    private final Budget budget;
    private final Hooks hooks;
    private final long startNanos = System.nanoTime();
    private final long startImages;
    private boolean stopRequested;
    private boolean gradientsWanted;
    private int idle;

    /**
     * Prepares the loop.
     *
     * @param trainer what hooks see
     * @param run everything that moves
     * @param sources where real batches come from, by name
     * @param budget how far to go
     * @param hooks who watches
     */
    public TrainingLoop(
            ObservedTrainer trainer,
            GameRun run,
            Map<String, BatchSource> sources,
            Budget budget,
            Hooks hooks) {
        this.trainer = trainer;
        this.run = run;
        this.sources = sources;
        this.budget = budget;
        this.hooks = hooks;
        this.startImages = run.clock().imagesSeen();
    }

    /** Trains. An interrupt ends it after the iteration, and stays set. */
    public void run() {
        boolean watched = !run.config().hooks().isEmpty();
        while (spent() < 1 && !stopRequested && !Thread.currentThread().isInterrupted()) {
            boolean keeps = gradientsWanted;
            gradientsWanted = false;
            try (Iteration iteration = new Iteration(run, sources, watched, keeps)) {
                double spentBefore = spent();
                play(iteration);
                checkSpent(spentBefore);
                hooks.afterIteration(new FinishedIteration(this, iteration));
            }
        }
    }

    private void play(Iteration iteration) {
        try {
            run.config().updateRule().play(iteration);
            run.clock().nextIteration();
            if (spent() >= 1) {
                iteration.checkFinite();
            }
        } catch (RuntimeException | Error e) {
            run.fail(e);
            throw e;
        }
    }

    private double spent() {
        return budget.spent(run.progress());
    }

    private void checkSpent(double before) {
        idle = spent() > before ? 0 : idle + 1;
        Preconditions.checkState(
                idle < MOST_IDLE,
                "%s showed the %s no images in %s iterations, so %s may never be spent: give a"
                        + " budget of iterations",
                run.config().updateRule(),
                run.players().get(0),
                idle,
                budget);
    }

    ObservedTrainer trainer() {
        return trainer;
    }

    Budget budget() {
        return budget;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    double imagesPerSecond() {
        return (run.clock().imagesSeen() - startImages) / (elapsed().toNanos() / 1e9);
    }

    void warn(RunWarning warning) {
        hooks.warn(warning);
    }

    void keepGradients() {
        gradientsWanted = true;
    }

    void requestStop() {
        stopRequested = true;
    }
}
