package org.gan4j.djl.internal.loop;

import org.gan4j.regularizer.Regularizer;
import org.gan4j.schedule.Schedule;

/**
 * A term of a player's loss.
 *
 * @param name its name in the numbers of a step
 * @param regularizer the term
 * @param weight its weight, as it moves in this run
 */
record Term(String name, Regularizer regularizer, Schedule weight) {

    /** Whether it comes in the player's step of this number. */
    boolean isDue(long step) {
        return step % regularizer.interval() == 0;
    }
}
