package org.gan4j.run;

/**
 * A loss or gradient became infinite or not a number; training on would only spread it.
 *
 * <p>On a CPU every step is checked before it is applied, so the trainable weights are as they were
 * before; statistics that layers keep, such as BatchNorm's, have seen the step. On a GPU a check
 * waits for the device, so it is made every 50th iteration and at the end of {@code fit}: the
 * weights may be spoilt since the last one.
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
                "training diverged at iteration %d: the %s's loss is %s and its gradient norm %s; resume an earlier checkpoint with a smaller learning rate, or add a regularizer"
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
