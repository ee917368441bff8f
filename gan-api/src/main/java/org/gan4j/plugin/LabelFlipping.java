package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.Arrays;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.loss.TargetPolicy;
import org.gan4j.loss.Targets;
import org.gan4j.run.Decorator;
import org.gan4j.run.PerRun;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StepContext;
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

    /**
     * Flips with a probability of your own.
     *
     * @param probability of a flip, in [0, 0.5]; 0.05 by default
     * @return the plug-in
     */
    public static LabelFlipping of(double probability) {
        return new LabelFlipping(probability);
    }

    /** {@return flips of one label in twenty} */
    public static LabelFlipping standard() {
        return new LabelFlipping(0.05);
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.decorateTargetPolicy(before -> new Flipped(before, probability));
    }

    private record Flipped(TargetPolicy decorated, double probability)
            implements TargetPolicy, Decorator, PerRun<TargetPolicy> {

        @Override
        public TargetPolicy start(RunMemory memory) {
            return new Flipped(memory.start(decorated), probability);
        }

        /** One number for each sample, whatever the number of patches. */
        private static Shape perSample(Shape logits) {
            long[] axes = new long[logits.dimension()];
            Arrays.fill(axes, 1);
            axes[0] = logits.get(0);
            return new Shape(axes);
        }

        @Override
        public Targets targets(Shape logits, StepContext context) {
            Targets before = decorated.targets(logits, context);
            return new Targets(
                    flip(before.real(), 1, logits, context),
                    flip(before.fake(), 0, logits, context));
        }

        private NDArray flip(
                @Nullable NDArray labels, int hard, Shape logits, StepContext context) {
            NDArray flips =
                    context.random("label flipping")
                            .uniform(perSample(logits))
                            .lt(probability)
                            .toType(context.dataType(), false);
            if (labels == null) {
                return hard == 0 ? flips : flips.neg().add(1);
            }
            return labels.add(flips.mul(labels.mul(-2).add(1)));
        }
    }
}
