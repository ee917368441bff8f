package org.gan4j.optim;

import java.util.List;
import org.gan4j.run.Parameters;
import org.gan4j.run.RunMemory;
import org.gan4j.schedule.Schedule;

/**
 * The settings of an optimizer, immutable. The backend runs the ready ones in one fused or grouped
 * call for all parameters of a player; one of your own overrides {@link #start}.
 */
public interface Optimizer {

    /** {@return the step size over the run} */
    Schedule learningRate();

    /** {@return every schedule among the settings} */
    default List<Schedule> schedules() {
        return List.of(learningRate());
    }

    /**
     * Starts this optimizer on the parameters of one player, with empty state.
     *
     * @param parameters the parameters to update
     * @param memory where state is created that outlives a step
     * @param kernels the backend's updates of the ready optimizers
     * @return the optimizer at work; its state is saved in checkpoints
     */
    default Updater start(Parameters parameters, RunMemory memory, Kernels kernels) {
        return kernels.start(this, parameters, memory);
    }

    /** The updates that a backend brings for the ready optimizers. */
    interface Kernels {

        /**
         * Starts a ready optimizer.
         *
         * @param settings one of the optimizers of this package
         * @param parameters the parameters to update
         * @param memory where state is created
         * @return the optimizer at work
         * @throws IllegalArgumentException if the backend does not know these settings
         */
        Updater start(Optimizer settings, Parameters parameters, RunMemory memory);
    }
}
