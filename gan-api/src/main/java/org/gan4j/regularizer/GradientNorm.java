package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.regularizer.RegularizerContext.Place;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;
import org.gan4j.transform.SampleKind;

/**
 * Half the squared gradient of the discriminator by one kind of its samples: by default as the
 * batch consists of them, after replay and before noise and augmentation, as in StyleGAN2's and
 * R3GAN's code.
 *
 * @param <T> the regularizer
 */
abstract class GradientNorm<T extends GradientNorm<T>> extends WeightedRegularizer<T>
        implements ChecksComposition {

    private final SampleKind kind;
    final Place place;

    GradientNorm(SampleKind kind, Schedule weight, int interval, Place place) {
        super(Player.DISCRIMINATOR, weight, interval);
        this.kind = kind;
        this.place = place;
    }

    abstract T at(Place otherPlace);

    /**
     * The penalty at samples as the discriminator is shown them, after noise and augmentation.
     *
     * @return the regularizer
     */
    public final T afterAugmentation() {
        return at(Place.SHOWN);
    }

    @Override
    public final NDArray term(RegularizerContext context) {
        return SampleGradients.squaredNorms(context, kind, place).mul(0.5).mean();
    }

    @Override
    public final boolean usesSampleGradients() {
        return true;
    }

    @Override
    public final void check(Composition composition) {
        SampleGradients.warnOfBatchNorm(this, composition);
    }

    @Override
    final String settings() {
        return ", place=" + place;
    }
}
