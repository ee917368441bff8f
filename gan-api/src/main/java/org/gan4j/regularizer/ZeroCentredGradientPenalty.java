package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;

/**
 * The zero-centred gradient penalty (Thanh-Tung et al. 2019, eq. 5): E ||grad D(x^)||^2 at x^ = e x
 * + (1 - e) G(z), with one uniform e for each sample.
 *
 * @param weight lambda; 100 in the paper
 * @param interval in how many discriminator steps it comes once; 1 by default
 */
public record ZeroCentredGradientPenalty(Schedule weight, int interval)
        implements Regularizer, ChecksComposition {

    /**
     * The penalty in every step.
     *
     * @param lambda the weight, 0 or more
     * @return the regularizer
     * @throws IllegalArgumentException if it is negative
     */
    public static ZeroCentredGradientPenalty of(double lambda) {
        Preconditions.checkArgument(lambda >= 0, "lambda must be 0 or more, but was %s", lambda);
        return new ZeroCentredGradientPenalty(Schedule.constant(lambda), 1);
    }

    @Override
    public Player player() {
        return Player.DISCRIMINATOR;
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
