package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import org.gan4j.Decorator;
import org.gan4j.Player;
import org.gan4j.Regularizer;
import org.gan4j.RegularizerContext;
import org.gan4j.SampleKind;
import org.gan4j.SampleTransform;
import org.gan4j.Schedule;

/**
 * Balanced consistency, bCR (Zhao et al. 2021, algorithm 1): E (D(x) - D(T(x)))^2 on real and on
 * generated samples, where T is an augmentation. D is to say the same of a sample and of its
 * augmented copy.
 *
 * @param augmentation T
 * @param weight lambda of both terms; 10 by default
 * @param interval in how many discriminator steps it comes once; 1 by default
 */
public record Consistency(SampleTransform augmentation, Schedule weight, int interval)
        implements Regularizer, Decorator {

    public Consistency {
        Preconditions.checkNotNull(augmentation, "augmentation");
    }

    /**
     * The term with weight 10 in every step.
     *
     * @param augmentation what D is to be blind to
     * @return the regularizer
     */
    public static Consistency of(SampleTransform augmentation) {
        return new Consistency(augmentation, Schedule.constant(10), 1);
    }

    @Override
    public Object decorated() {
        return augmentation;
    }

    @Override
    public Player player() {
        return Player.DISCRIMINATOR;
    }

    @Override
    public NDArray term(RegularizerContext context) {
        NDArray real = off(context, context.real(), SampleKind.REAL);
        return real.add(off(context, context.fake(), SampleKind.FAKE));
    }

    private NDArray off(RegularizerContext context, NDArray samples, SampleKind kind) {
        NDArray plain = context.critique(samples).logits();
        NDArray changed = augmentation.apply(samples, kind, context);
        return plain.sub(context.critique(changed).logits()).square().mean();
    }
}
