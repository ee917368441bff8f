package org.gan4j.optim;

import java.util.List;
import org.gan4j.Schedule;

/**
 * The settings of an optimizer, immutable. The backend runs the update for all parameters of a
 * player in one fused or grouped call, and saves its state in checkpoints.
 */
public sealed interface Optimizer permits Adam, AdamW, RmsProp, Sgd {

    /** {@return the step size over the run} */
    Schedule learningRate();

    /** {@return every schedule among the settings} */
    default List<Schedule> schedules() {
        return List.of(learningRate());
    }
}
