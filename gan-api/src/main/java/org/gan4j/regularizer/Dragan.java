package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;

/**
 * DRAGAN (Kodali et al. 2017, algorithm 1): E (||grad D(x + d)|| - 1)^2 around real samples only,
 * at d = std(x) u / 2 with u uniform on [0, 1) in every value and std over the whole batch, divided
 * by n, not n - 1. The authors' code draws the points between x and x + d; here they are x + d, as
 * in the paper.
 */
public final class Dragan extends WeightedRegularizer<Dragan> implements ChecksComposition {

    private Dragan(Schedule weight, int interval) {
        super(Player.DISCRIMINATOR, weight, interval);
    }

    /** {@return the penalty with weight 10 in every step} */
    public static Dragan standard() {
        return new Dragan(constant(10), 1);
    }

    @Override
    Dragan copy(Schedule otherWeight, int otherInterval) {
        return new Dragan(otherWeight, otherInterval);
    }

    @Override
    public NDArray term(RegularizerContext context) {
        NDArray x = context.real();
        NDArray off = x.sub(x.mean()).square().mean().sqrt().mul(0.5f);
        NDArray moved = x.add(context.random("dragan").uniform(x.getShape()).mul(off));
        return SampleGradients.norms(context, moved).sub(1).square().mean();
    }

    @Override
    public void check(Composition composition) {
        SampleGradients.refuseBatchNorm(this, composition);
    }
}
