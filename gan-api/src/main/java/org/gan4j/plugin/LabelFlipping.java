package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import org.gan4j.Decorator;
import org.gan4j.Extensions;
import org.gan4j.Plugin;
import org.gan4j.StepContext;
import org.gan4j.TargetPolicy;
import org.gan4j.Targets;
import org.jspecify.annotations.Nullable;

/**
 * Label flipping (Chintala et al. 2016, "How to train a GAN", tip 6): each label that the
 * discriminator is told is turned into its opposite, 1 - t, with a small probability, drawn anew
 * for every sample from the seed of the run.
 *
 * <p>Like label smoothing, it keeps the discriminator from growing too sure, at the price of
 * noisier gradients; smoothing has the same expectation without the noise. Losses without labels
 * refuse it.
 *
 * @param probability of a flip, in [0, 0.5]; 0.05 by default
 */
public record LabelFlipping(double probability) implements Plugin {

    public LabelFlipping {
        Preconditions.checkArgument(
                probability >= 0 && probability <= 0.5,
                "the probability must be in [0, 0.5], but was %s: beyond it labels say the opposite",
                probability);
    }

    /** {@return flips of one label in twenty} */
    public static LabelFlipping standard() {
        return new LabelFlipping(0.05);
    }

    @Override
    public void install(Extensions extensions) {
        extensions.decorateTargetPolicy(before -> new Flipped(before, probability));
    }

    private record Flipped(TargetPolicy decorated, double probability)
            implements TargetPolicy, Decorator {

        @Override
        public Targets targets(long batchSize, StepContext context) {
            Targets before = decorated.targets(batchSize, context);
            return new Targets(
                    flip(before.real(), 1, batchSize, context),
                    flip(before.fake(), 0, batchSize, context));
        }

        private NDArray flip(
                @Nullable NDArray labels, int hard, long batchSize, StepContext context) {
            NDArray flips =
                    context.random("label flipping")
                            .uniform(new Shape(batchSize))
                            .lt(probability)
                            .toType(context.dataType(), false);
            if (labels == null) {
                return hard == 0 ? flips : flips.neg().add(1);
            }
            return labels.add(flips.mul(labels.mul(-2).add(1)));
        }
    }
}
