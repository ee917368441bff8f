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
}
