package org.gan4j.regularizer;

import com.google.common.base.Preconditions;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;

/**
 * What the regularizers of this package share: a player, a weight and an interval, which are
 * changed by asking for another regularizer.
 *
 * @param <T> the regularizer
 */
public abstract class WeightedRegularizer<T extends WeightedRegularizer<T>> implements Regularizer {

    private final Player player;
    private final Schedule weight;
    private final int interval;

    WeightedRegularizer(Player player, Schedule weight, int interval) {
        this.player = Preconditions.checkNotNull(player, "player");
        this.weight = Preconditions.checkNotNull(weight, "weight");
        this.interval = interval;
        Preconditions.checkArgument(interval >= 1, "interval must be at least 1, not %s", interval);
    }

    /** The same term, freshly described, with another weight and interval. */
    abstract T copy(Schedule otherWeight, int otherInterval);

    /**
     * The same with another weight.
     *
     * @param factor 0 or more
     * @return the regularizer
     * @throws IllegalArgumentException if the factor is negative
     */
    public final T withWeight(double factor) {
        return withWeight(constant(factor));
    }

    /**
     * The same with a weight that changes.
     *
     * @param schedule the weight over the run, 0 or more
     * @return the regularizer
     */
    public final T withWeight(Schedule schedule) {
        return copy(schedule, interval);
    }

    /**
     * The same as a lazy term: rarer, and as much heavier (Karras et al. 2020, appendix B). What it
     * remembers then moves in its own steps only.
     *
     * @param steps in how many steps of the player it comes once, at least 1; 1 by default
     * @return the regularizer
     */
    public final T every(int steps) {
        return copy(weight, steps);
    }

    @Override
    public final Player player() {
        return player;
    }

    @Override
    public final Schedule weight() {
        return weight;
    }

    @Override
    public final int interval() {
        return interval;
    }

    /** What else it was given, such as {@code ", place=BATCH"}. */
    String settings() {
        return "";
    }

    @Override
    public final String toString() {
        return "%s[weight=%s, interval=%s%s]"
                .formatted(getClass().getSimpleName(), weight, interval, settings());
    }

    static Schedule constant(double weight) {
        Preconditions.checkArgument(weight >= 0, "weight must be 0 or more, but was %s", weight);
        return Schedule.constant(weight);
    }
}
