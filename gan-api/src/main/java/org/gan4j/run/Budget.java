package org.gan4j.run;

import com.google.common.base.Preconditions;
import java.util.Locale;

/**
 * How far {@code fit} takes a run, counted from the start of the run and not from the call: a run
 * resumed at iteration 1,500 with a budget of 2,000 iterations trains 500 more, so that the same
 * program can be started again after any interruption.
 */
public final class Budget {

    private enum Unit {
        ITERATIONS,
        IMAGES,
        EPOCHS
    }

    private final Unit unit;
    private final long amount;

    private Budget(Unit unit, long amount) {
        Preconditions.checkArgument(
                amount >= 0, "a budget must be 0 or more, but was %s %s", amount, unit);
        this.unit = unit;
        this.amount = amount;
    }

    /**
     * Trains until the run has so many iterations.
     *
     * @param iterations rounds of the update rule, 0 or more
     * @return the budget
     */
    public static Budget iterations(long iterations) {
        return new Budget(Unit.ITERATIONS, iterations);
    }

    /**
     * Trains until the discriminator has seen so many real images.
     *
     * @param images real images, 0 or more
     * @return the budget
     */
    public static Budget images(long images) {
        return new Budget(Unit.IMAGES, images);
    }

    /**
     * Trains until so many passes over the data are complete.
     *
     * @param epochs passes, 0 or more
     * @return the budget
     */
    public static Budget epochs(long epochs) {
        return new Budget(Unit.EPOCHS, epochs);
    }

    /**
     * The part of this budget that is spent.
     *
     * @param progress how far the run is
     * @return 0 at the start of the run, 1 or more when it is spent
     */
    public double spent(Progress progress) {
        double done =
                switch (unit) {
                    case ITERATIONS -> progress.iterations();
                    case IMAGES -> progress.imagesSeen();
                    case EPOCHS -> progress.epochs();
                };
        return done >= amount ? Math.max(1, done / Math.max(1, amount)) : done / amount;
    }

    @Override
    public String toString() {
        return amount + " " + unit.toString().toLowerCase(Locale.ROOT);
    }
}
