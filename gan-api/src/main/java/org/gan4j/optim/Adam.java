package org.gan4j.optim;

import java.util.List;
import org.gan4j.schedule.Schedule;

/**
 * Adam (Kingma and Ba 2015, algorithm 1).
 *
 * @param learningRate the step size
 * @param beta1 decay of the first moment; 0.5 by default, as DCGAN found 0.9 to oscillate (Radford
 *     et al. 2016, section 4)
 * @param beta2 decay of the second moment; 0.999 by default
 * @param epsilon added to the root of the second moment; 1e-8 by default
 */
public record Adam(Schedule learningRate, Schedule beta1, Schedule beta2, double epsilon)
        implements Optimizer {

    public Adam {
        Checks.schedules(learningRate, beta1, beta2);
        Checks.fraction("beta1", beta1.at(0));
        Checks.fraction("beta2", beta2.at(0));
        Checks.positive("epsilon", epsilon);
    }

    @Override
    public List<Schedule> schedules() {
        return List.of(learningRate, beta1, beta2);
    }

    /**
     * Adam with the betas of DCGAN, 0.5 and 0.999.
     *
     * @param learningRate the step size, above 0; DCGAN uses 2e-4
     * @return the settings
     */
    public static Adam of(double learningRate) {
        Checks.positive("learningRate", learningRate);
        return of(Schedule.constant(learningRate));
    }

    /**
     * Adam with the betas of DCGAN, 0.5 and 0.999.
     *
     * @param learningRate the step size over the run
     * @return the settings
     */
    public static Adam of(Schedule learningRate) {
        return new Adam(learningRate, Schedule.constant(0.5), Schedule.constant(0.999), 1e-8);
    }

    /**
     * The same with other betas.
     *
     * @param first decay of the first moment, in [0, 1)
     * @param second decay of the second moment, in [0, 1)
     * @return new settings
     */
    public Adam withBetas(double first, double second) {
        return new Adam(learningRate, Schedule.constant(first), Schedule.constant(second), epsilon);
    }
}
