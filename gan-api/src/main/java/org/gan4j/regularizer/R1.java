package org.gan4j.regularizer;

import org.gan4j.regularizer.RegularizerContext.Place;
import org.gan4j.schedule.Schedule;
import org.gan4j.transform.SampleKind;

/**
 * R1 (Mescheder et al. 2018, eq. 9): gamma / 2 E ||grad D(x)||^2 at real samples, as the batch
 * consists of them: after replay and before noise and augmentation, as in StyleGAN2's and R3GAN's
 * code. StyleGAN2 has it in every 16th step.
 */
public final class R1 extends GradientNorm<R1> {

    private R1(Schedule gamma, int interval, Place place) {
        super(SampleKind.REAL, gamma, interval, place);
    }

    /**
     * The penalty in every step.
     *
     * @param gamma the weight, 0 or more; 10 in the paper, 0.05 for 32 x 32 images in R3GAN
     * @return the regularizer
     * @throws IllegalArgumentException if it is negative
     */
    public static R1 of(double gamma) {
        return of(constant(gamma));
    }

    /**
     * The penalty with a weight that changes.
     *
     * @param gamma the weight over the run, 0 or more
     * @return the regularizer
     */
    public static R1 of(Schedule gamma) {
        return new R1(gamma, 1, Place.BATCH);
    }

    @Override
    R1 copy(Schedule otherWeight, int otherInterval) {
        return new R1(otherWeight, otherInterval, place);
    }

    @Override
    R1 at(Place otherPlace) {
        return new R1(weight(), interval(), otherPlace);
    }
}
