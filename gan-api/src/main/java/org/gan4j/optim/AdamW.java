package org.gan4j.optim;

import java.util.List;
import org.gan4j.schedule.Schedule;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2): before the step every
 * weight is multiplied by 1 - learningRate * weightDecay.
 *
 * @param learningRate the step size
 * @param beta1 decay of the first moment; 0.5 by default
 * @param beta2 decay of the second moment; 0.999 by default
 * @param epsilon added to the root of the second moment; 1e-8 by default
 * @param weightDecay the decay; 0.01 by default, as in PyTorch
 */
public record AdamW(
        Schedule learningRate, Schedule beta1, Schedule beta2, double epsilon, double weightDecay)
        implements Optimizer {

    public AdamW {
        Checks.schedules(learningRate, beta1, beta2);
        Checks.fraction("beta1", beta1.at(0));
        Checks.fraction("beta2", beta2.at(0));
        Checks.positive("epsilon", epsilon);
        Checks.notNegative("weightDecay", weightDecay);
    }

    @Override
    public List<Schedule> schedules() {
        return List.of(learningRate, beta1, beta2);
    }

    /**
     * AdamW with the betas of DCGAN and a decay of 0.01.
     *
     * @param learningRate the step size, above 0
     * @return the settings
     */
    public static AdamW of(double learningRate) {
        Checks.positive("learningRate", learningRate);
        return new AdamW(
                Schedule.constant(learningRate),
                Schedule.constant(0.5),
                Schedule.constant(0.999),
                1e-8,
                0.01);
    }

    /**
     * The same with other betas.
     *
     * @param first decay of the first moment, in [0, 1)
     * @param second decay of the second moment, in [0, 1)
     * @return new settings
     */
    public AdamW withBetas(double first, double second) {
        return new AdamW(
                learningRate,
                Schedule.constant(first),
                Schedule.constant(second),
                epsilon,
                weightDecay);
    }

    /**
     * The same with another weight decay.
     *
     * @param decay the decay, 0 or more
     * @return new settings
     */
    public AdamW withWeightDecay(double decay) {
        return new AdamW(learningRate, beta1, beta2, epsilon, decay);
    }
}
