package org.gan4j;

/**
 * A loss or gradient became infinite or not a number. The player's weights are as they were before
 * the step; training on would only spread it.
 */
public final class TrainingDivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The name of the player; a record would not survive serialization. */
    private final String player;

    private final long iteration;

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
        super(
                "training diverged at iteration %d: the %s's loss is %s and its gradient norm %s; its weights are as they were before this step; resume an earlier checkpoint with a smaller learning rate, or add a regularizer"
                        .formatted(iteration, player, loss, gradientNorm));
        this.player = player.name();
        this.iteration = iteration;
    }

    /** {@return whose step failed} */
    public Player player() {
        return new Player(player);
    }

    /** {@return the iteration that failed, counted from 0} */
    public long iteration() {
        return iteration;
    }
}
