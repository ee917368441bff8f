package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;

/**
 * The zero-centred gradient penalty (Thanh-Tung et al. 2019, eq. 5): E ||grad D(x^)||^2 at x^ = e x
 * + (1 - e) G(z), with one uniform e for each sample.
 */
public final class ZeroCentredGradientPenalty
        extends WeightedRegularizer<ZeroCentredGradientPenalty> implements ChecksComposition {

    private ZeroCentredGradientPenalty(Schedule weight, int interval) {
        super(Player.DISCRIMINATOR, weight, interval);
    }

    /**
     * The penalty in every step.
     *
     * @param lambda the weight, 0 or more; 100 in the paper
     * @return the regularizer
     * @throws IllegalArgumentException if it is negative
     */
    public static ZeroCentredGradientPenalty of(double lambda) {
        return new ZeroCentredGradientPenalty(constant(lambda), 1);
    }

    @Override
    ZeroCentredGradientPenalty copy(Schedule otherWeight, int otherInterval) {
        return new ZeroCentredGradientPenalty(otherWeight, otherInterval);
    }

    @Override
    public NDArray term(RegularizerContext context) {
        NDArray between = SampleGradients.betweenRealAndFake(context, "zero-centred penalty");
        return SampleGradients.squaredNorms(context, between).mean();
    }

    @Override
    public void check(Composition composition) {
        SampleGradients.refuseBatchNorm(this, composition);
    }
}
