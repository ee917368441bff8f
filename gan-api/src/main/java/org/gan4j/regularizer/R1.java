package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import org.gan4j.ConfigurationCheck;
import org.gan4j.Player;
import org.gan4j.Regularizer;
import org.gan4j.RegularizerContext;
import org.gan4j.SampleKind;
import org.gan4j.Schedule;
import org.gan4j.TrainerConfig;

/**
 * R1 (Mescheder et al. 2018, eq. 9): gamma / 2 E ||grad D(x)||^2 at real samples.
 *
 * @param weight gamma
 * @param interval in how many discriminator steps it comes once; 1 by default, 16 in StyleGAN2
 */
public record R1(Schedule weight, int interval) implements Regularizer, ConfigurationCheck {

    /**
     * The penalty in every step.
     *
     * @param gamma the weight, 0 or more; 10 in the paper, 0.05 for 32 x 32 images in R3GAN
     * @return the regularizer
     * @throws IllegalArgumentException if it is negative
     */
    public static R1 of(double gamma) {
        Preconditions.checkArgument(gamma >= 0, "gamma must be 0 or more, but was %s", gamma);
        return new R1(Schedule.constant(gamma), 1);
    }

    /**
     * The same as a lazy term: rarer, and as much heavier.
     *
     * @param steps in how many discriminator steps it comes once
     * @return a new regularizer
     */
    public R1 every(int steps) {
        return new R1(weight, steps);
    }

    @Override
    public Player player() {
        return Player.DISCRIMINATOR;
    }

    @Override
    public NDArray term(RegularizerContext context) {
        return SampleGradients.squaredNorms(context, SampleKind.REAL).mul(0.5).mean();
    }

    @Override
    public boolean usesSampleGradients() {
        return true;
    }

    @Override
    public void check(TrainerConfig config) {
        SampleGradients.warnOfBatchNorm(this, config);
    }
}
