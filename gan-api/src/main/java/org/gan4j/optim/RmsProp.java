package org.gan4j.optim;

import org.gan4j.schedule.Schedule;

/**
 * RMSProp (Tieleman and Hinton 2012, lecture 6.5), as PyTorch computes it: v = alpha v + (1 -
 * alpha) g^2; w -= learningRate g / (sqrt(v) + epsilon).
 *
 * @param learningRate the step size
 * @param alpha decay of the mean square; 0.99 by default
 * @param epsilon added to the root of the mean square; 1e-8 by default
 */
public record RmsProp(Schedule learningRate, double alpha, double epsilon) implements Optimizer {

    public RmsProp {
        Checks.schedules(learningRate);
        Checks.fraction("alpha", alpha);
        Checks.positive("epsilon", epsilon);
    }

    /**
     * RMSProp with alpha 0.99.
     *
     * @param learningRate the step size, above 0; WGAN uses 5e-5
     * @return the settings
     */
    public static RmsProp of(double learningRate) {
        Checks.positive("learningRate", learningRate);
        return new RmsProp(Schedule.constant(learningRate), 0.99, 1e-8);
    }
}
