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
 */
public final class GradientPenalty extends WeightedRegularizer<GradientPenalty>
        implements ChecksComposition {

    private final boolean oneSided;

    private GradientPenalty(Schedule weight, int interval, boolean oneSided) {
        super(Player.DISCRIMINATOR, weight, interval);
        this.oneSided = oneSided;
    }

    /** {@return the two-sided penalty with weight 10 in every step} */
    public static GradientPenalty twoSided() {
        return new GradientPenalty(constant(10), 1, false);
    }

    /** {@return the one-sided penalty with weight 10 in every step} */
    public static GradientPenalty onlyAboveOne() {
        return new GradientPenalty(constant(10), 1, true);
    }

    @Override
    GradientPenalty copy(Schedule otherWeight, int otherInterval) {
        return new GradientPenalty(otherWeight, otherInterval, oneSided);
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

    @Override
    String settings() {
        return ", oneSided=" + oneSided;
    }
}
