package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import com.google.common.base.Preconditions;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.latent.CodedPrior;
import org.gan4j.loss.ClassCrossEntropy;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;
import org.gan4j.transform.SampleTransform;
import org.jspecify.annotations.Nullable;

/**
 * InfoGAN's term (Chen et al. 2016, eq. 5 and 6), for both players: -L_I + H(c), the mean of -log
 * Q(c | x) for the codes c that the samples were made of, where Q is a head of the discriminator,
 * named {@value #HEAD}. It bounds the mutual information of codes and samples from below.
 *
 * <p>Of categorical codes Q says the logits, of continuous ones the mean of a normal distribution
 * of deviation 1, as the authors' code does for digits.
 */
public final class MutualInformation extends WeightedRegularizer<MutualInformation>
        implements ChecksComposition {

    /** The name of the head, (N, {@link CodedPrior#codeSize}): categories first. */
    public static final String HEAD = "code";

    private static final double LOG_NORMALISER = 0.5 * Math.log(2 * Math.PI);

    private final CodedPrior prior;

    private MutualInformation(Player player, CodedPrior prior, Schedule weight, int interval) {
        super(player, weight, interval);
        this.prior = Preconditions.checkNotNull(prior, "prior");
        Preconditions.checkArgument(
                prior.codeSize() > 0,
                "%s has no codes: add withCategories or withContinuous",
                prior);
    }

    /**
     * The term with weight 1.
     *
     * @param player whose; the paper has it for both
     * @param prior what the latents are drawn from
     * @return the regularizer
     */
    public static MutualInformation of(Player player, CodedPrior prior) {
        return new MutualInformation(player, prior, constant(1), 1);
    }

    @Override
    MutualInformation copy(Schedule otherWeight, int otherInterval) {
        return new MutualInformation(player(), prior, otherWeight, otherInterval);
    }

    @Override
    public void check(Composition composition) {
        Preconditions.checkState(
                composition.parts(CodedPrior.class).contains(prior),
                "%s needs latents from its prior: set it by optLatentPrior",
                this);
        composition.parts(SampleTransform.class).stream()
                .filter(transform -> transform.stage() == SampleTransform.Stage.REPLAY)
                .findFirst()
                .ifPresent(
                        replay -> {
                            throw new IllegalStateException(
                                    "%s replays samples of earlier steps, whose codes nobody knows any more: leave it or %s out"
                                            .formatted(replay, this));
                        });
    }

    @Override
    public NDArray term(RegularizerContext context) {
        NDArray said = context.critiques().fakeCritique().head(HEAD);
        NDArray codes = prior.codes(context.latent());
        Preconditions.checkState(
                said.getShape().equals(codes.getShape()),
                "the head '%s' of the discriminator returned %s for codes of shape %s: give it as many outputs, and leave packing out",
                HEAD,
                said.getShape(),
                codes.getShape());
        NDArray total = null;
        int at = 0;
        for (int categories : prior.categories()) {
            total =
                    plus(
                            total,
                            ClassCrossEntropy.ofOneHot(
                                    part(said, at, categories), part(codes, at, categories)));
            at += categories;
        }
        if (prior.continuous() > 0) {
            NDArray off =
                    part(said, at, prior.continuous()).sub(part(codes, at, prior.continuous()));
            NDArray half = off.square().mul(0.5).add(LOG_NORMALISER);
            total = plus(total, half.sum(new int[] {1}).mean());
        }
        return Preconditions.checkNotNull(total);
    }

    private static NDArray plus(@Nullable NDArray total, NDArray more) {
        return total == null ? more : total.add(more);
    }

    private static NDArray part(NDArray all, int from, int length) {
        return all.get(new NDIndex(":, {}:{}", from, from + length));
    }

    @Override
    String settings() {
        return ", player=%s, prior=%s".formatted(player(), prior);
    }
}
