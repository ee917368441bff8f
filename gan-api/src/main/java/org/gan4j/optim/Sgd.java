package org.gan4j.optim;

import org.gan4j.schedule.Schedule;

/**
 * Stochastic gradient descent with momentum, as PyTorch computes it: b = momentum b + g; w -=
 * learningRate b.
 *
 * @param learningRate the step size
 * @param momentum decay of the velocity; 0 by default
 */
public record Sgd(Schedule learningRate, double momentum) implements Optimizer {

    public Sgd {
        Checks.schedules(learningRate);
        Checks.fraction("momentum", momentum);
    }

    /**
     * Plain gradient descent.
     *
     * @param learningRate the step size, above 0
     * @return the settings
     */
    public static Sgd of(double learningRate) {
        Checks.positive("learningRate", learningRate);
        return new Sgd(Schedule.constant(learningRate), 0);
    }

    /**
     * The same with another momentum.
     *
     * @param decay decay of the velocity, in [0, 1)
     * @return new settings
     */
    public Sgd withMomentum(double decay) {
        return new Sgd(learningRate, decay);
    }
}
