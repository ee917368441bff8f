package org.gan4j.run;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A loss or gradient became infinite or not a number; training on would only spread it.
 *
 * <p>On a CPU every step is checked before it is applied; on a GPU a check waits for the device, so
 * it is made every 50th iteration and at the end of {@code fit}. The trainer stands in the middle
 * of an iteration then: it is neither saved, sampled nor trained before it has taken up a
 * checkpoint.
 */
public final class TrainingDivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The name of the player; a record would not survive serialization. */
    private final String player;

    private final long iteration;
    private final double loss;
    private final double gradientNorm;

    /** A path would not survive serialization either. */
    private final @Nullable String checkpoint;

    /**
     * Creates the exception.
     *
     * @param player whose step failed
     * @param iteration the iteration, counted from 0
     * @param loss the loss of the step
     * @param gradientNorm the norm of its gradient
     */
    public TrainingDivergedException(
            Player player, long iteration, double loss, double gradientNorm) {
        this(player.name(), iteration, loss, gradientNorm, null);
    }

    private TrainingDivergedException(
            String player,
            long iteration,
            double loss,
            double gradientNorm,
            @Nullable String checkpoint) {
        super(
                "training diverged at iteration %d: the %s's loss is %s and its gradient norm %s; resume %s with a smaller learning rate, or add a regularizer"
                        .formatted(
                                iteration,
                                player,
                                loss,
                                gradientNorm,
                                checkpoint == null ? "an earlier checkpoint" : checkpoint));
        this.player = player;
        this.iteration = iteration;
        this.loss = loss;
        this.gradientNorm = gradientNorm;
        this.checkpoint = checkpoint;
    }

    /**
     * The same, of a run that has a checkpoint to go back to.
     *
     * @param last its last one
     * @return an exception that names it
     */
    public TrainingDivergedException withCheckpoint(Path last) {
        TrainingDivergedException named =
                new TrainingDivergedException(
                        player, iteration, loss, gradientNorm, last.toString());
        named.setStackTrace(getStackTrace());
        return named;
    }

    /** {@return whose step failed} */
    public Player player() {
        return new Player(player);
    }

    /** {@return the iteration that failed, counted from 0} */
    public long iteration() {
        return iteration;
    }

    /** {@return the checkpoint to go back to, if a hook of the run keeps any} */
    public Optional<Path> checkpoint() {
        return Optional.ofNullable(checkpoint).map(Path::of);
    }
}
