package org.gan4j;

/** One iteration, as its {@link UpdateRule} sees it. */
public interface Round {

    /** {@return the iteration, counted from 0 at the start of the run} */
    long iteration();

    /** {@return real images shown to the discriminator so far} */
    long imagesSeen();

    /**
     * Lets a player make one optimizer update. A discriminator step draws a new real batch.
     *
     * @param player who moves
     * @throws TrainingDivergedException if its loss or gradient is not finite; on a CPU its
     *     trainable weights are then as they were before
     */
    void step(Player player);

    /**
     * Updates both players from one and the same forward pass: each network runs once, and neither
     * loss sees the other player's update.
     *
     * @throws TrainingDivergedException if a loss or gradient is not finite; on a CPU no trainable
     *     weight of either player is then changed
     */
    void simultaneousStep();

    /**
     * Lets the generator make one update against the discriminator of a few steps ahead. The
     * gradient passes through those steps, so it knows how the discriminator would answer; the
     * discriminator itself does not move.
     *
     * @param lookAhead plain gradient steps of the discriminator's loss, on the same samples; 0 or
     *     more
     * @param rate their step size, above 0
     * @throws TrainingDivergedException if the loss or gradient is not finite; on a CPU its
     *     trainable weights are then as they were before
     */
    void unrolledGeneratorStep(int lookAhead, double rate);
}
