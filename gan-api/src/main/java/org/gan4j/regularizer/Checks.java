package org.gan4j.regularizer;

import com.google.common.base.Preconditions;
import org.gan4j.schedule.Schedule;

/** Argument checks that several regularizers share. */
final class Checks {

    private Checks() {}

    static Schedule constant(double weight) {
        Preconditions.checkArgument(weight >= 0, "weight must be 0 or more, but was %s", weight);
        return Schedule.constant(weight);
    }
}
