package org.gan4j.optim;

import com.google.common.base.Preconditions;
import org.gan4j.schedule.Schedule;

/** Argument checks that several optimizers share. */
final class Checks {

    private Checks() {}

    static void schedules(Schedule... schedules) {
        for (Schedule schedule : schedules) {
            Preconditions.checkNotNull(schedule, "a schedule of the optimizer");
        }
    }

    static void fraction(String name, double value) {
        Preconditions.checkArgument(
                value >= 0 && value < 1, "%s must be in [0, 1), but was %s", name, value);
    }

    static void positive(String name, double value) {
        Preconditions.checkArgument(value > 0, "%s must be above 0, but was %s", name, value);
    }

    static void notNegative(String name, double value) {
        Preconditions.checkArgument(value >= 0, "%s must be 0 or more, but was %s", name, value);
    }
}
