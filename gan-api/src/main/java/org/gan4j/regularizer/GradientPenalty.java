package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;

/**
 * The gradient penalty of WGAN-GP (Gulrajani et al. 2017, eq. 3): E (||grad D(x^)|| - 1)^2 at x^ =
 * e x + (1 - e) G(z), with one uniform e for each sample and the norm over all axes of a sample.
 * One-sided (section 4), only norms above 1 are penalised.
 *
 * @param weight lambda; 10 by default
 * @param interval in how many discriminator steps it comes once; 1 by default
 * @param oneSided whether only norms above 1 count; false by default
 */
public record GradientPenalty(Schedule weight, int interval, boolean oneSided)
        implements Regularizer, ChecksComposition {

    /** {@return the two-sided penalty with weight 10 in every step} */
    public static GradientPenalty twoSided() {
        return new GradientPenalty(Schedule.constant(10), 1, false);
    }

    /** {@return the one-sided penalty with weight 10 in every step} */
    public static GradientPenalty onlyAboveOne() {
        return new GradientPenalty(Schedule.constant(10), 1, true);
    }

    @Override
    public Player player() {
        return Player.DISCRIMINATOR;
    }

    @Override
    public NDArray term(RegularizerContext context) {
        NDArray between = SampleGradients.betweenRealAndFake(context, "gradient penalty");
        NDArray excess = SampleGradients.norms(context, between).sub(1);
        return (oneSided ? Activation.relu(excess) : excess).square().mean();
    }

    @Override
    public void check(Composition composition) {
        SampleGradients.refuseBatchNorm(this, composition);
    }
}
