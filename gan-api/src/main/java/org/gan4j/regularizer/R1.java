package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.regularizer.RegularizerContext.Place;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;
import org.gan4j.transform.SampleKind;

/**
 * R1 (Mescheder et al. 2018, eq. 9): gamma / 2 E ||grad D(x)||^2 at real samples.
 *
 * @param weight gamma
 * @param interval in how many discriminator steps it comes once; 1 by default, 16 in StyleGAN2
 * @param place where x is differentiated by: as the batch consists of it by default, after replay
 *     and before noise and augmentation, as in StyleGAN2's and R3GAN's code
 */
public record R1(Schedule weight, int interval, Place place)
        implements Regularizer, ChecksComposition {

    public R1 {
        Preconditions.checkNotNull(weight, "weight");
        Preconditions.checkNotNull(place, "place");
    }

    /**
     * The penalty of samples as the batch consists of them.
     *
     * @param weight gamma
     * @param interval in how many discriminator steps it comes once
     */
    public R1(Schedule weight, int interval) {
        this(weight, interval, Place.BATCH);
    }

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
        return new R1(weight, steps, place);
    }

    /**
     * The penalty where x is the sample as the discriminator is shown it, after noise and
     * augmentation.
     *
     * @return a new regularizer
     */
    public R1 afterAugmentation() {
        return new R1(weight, interval, Place.SHOWN);
    }

    @Override
    public Player player() {
        return Player.DISCRIMINATOR;
    }

    @Override
    public NDArray term(RegularizerContext context) {
        return SampleGradients.squaredNorms(context, SampleKind.REAL, place).mul(0.5).mean();
    }

    @Override
    public boolean usesSampleGradients() {
        return true;
    }

    @Override
    public void check(Composition composition) {
        SampleGradients.warnOfBatchNorm(this, composition);
    }
}
