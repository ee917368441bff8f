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
 */
public final class Consistency extends WeightedRegularizer<Consistency>
        implements Decorator, PerRun<Consistency> {

    private final SampleTransform augmentation;

    private Consistency(SampleTransform augmentation, Schedule weight, int interval) {
        super(Player.DISCRIMINATOR, weight, interval);
        this.augmentation = Preconditions.checkNotNull(augmentation, "augmentation");
    }

    /**
     * The term with weight 10 for real and generated samples in every step.
     *
     * @param augmentation T, what D is to be blind to
     * @return the regularizer
     */
    public static Consistency of(SampleTransform augmentation) {
        return new Consistency(augmentation, constant(10), 1);
    }

    @Override
    public Consistency start(RunMemory memory) {
        return new Consistency(memory.start(augmentation), weight(), interval());
    }

    @Override
    public Object decorated() {
        return augmentation;
    }

    @Override
    Consistency copy(Schedule otherWeight, int otherInterval) {
        return new Consistency(augmentation, otherWeight, otherInterval);
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

    @Override
    String settings() {
        return ", augmentation=" + augmentation;
    }
}
