package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import org.gan4j.data.Batch;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.run.Decorator;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RunMemory;
import org.gan4j.schedule.Schedule;
import org.gan4j.transform.SampleKind;
import org.gan4j.transform.SampleTransform;

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
        implements Regularizer, Decorator, PerRun<Consistency> {

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
    public Consistency start(RunMemory memory) {
        return new Consistency(memory.start(augmentation), weight, interval);
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
        return off(context, SampleKind.REAL).add(off(context, SampleKind.FAKE));
    }

    private NDArray off(RegularizerContext context, SampleKind kind) {
        Batch batch = context.batch(kind);
        NDArray plain = context.critique(DiscriminatorInput.of(batch)).logits();
        Batch changed = augmentation.apply(batch, kind, context);
        NDArray after = context.critique(DiscriminatorInput.of(changed)).logits();
        return plain.sub(after).square().mean();
    }
}
