package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
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
 * Label smoothing (Salimans et al. 2016, section 3.4): the discriminator is trained towards softer
 * labels, so that its logits stay moderate: a label t becomes fake + (real - fake) t.
 *
 * <p>Use it with cross-entropy or least squares when the discriminator grows too sure. It keeps its
 * loss away from 0; it does not cure mode collapse. Losses without labels refuse it. Two-sided
 * smoothing moves the optimum of the game: reals then pull where only fakes are (the paper's reason
 * for one side).
 *
 * @param real the label of real samples, above {@code fake}; 0.9 by default, as in the paper
 * @param fake the label of generated samples, in [0, 1)
 */
public record LabelSmoothing(double real, double fake) implements Plugin {

    public LabelSmoothing {
        Preconditions.checkArgument(
                fake >= 0 && fake < real && real <= 1,
                "labels must satisfy 0 <= fake < real <= 1, but were fake %s and real %s",
                fake,
                real);
    }

    /**
     * Targets of your own.
     *
     * @param real the label of real samples, above {@code fake}; 0.9 by default, as in the paper
     * @param fake the label of generated samples, in [0, 1)
     * @return the plug-in
     */
    public static LabelSmoothing of(double real, double fake) {
        return new LabelSmoothing(real, fake);
    }

    /** {@return 0.9 for real samples and 0 for generated ones: the recommended form} */
    public static LabelSmoothing oneSided() {
        return new LabelSmoothing(0.9, 0);
    }

    /** {@return 0.9 for real samples and 0.1 for generated ones} */
    public static LabelSmoothing twoSided() {
        return new LabelSmoothing(0.9, 0.1);
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.decorateTargetPolicy(before -> new Smoothed(before, real, fake));
    }

    private record Smoothed(TargetPolicy decorated, double real, double fake)
            implements TargetPolicy, Decorator, PerRun<TargetPolicy> {

        @Override
        public TargetPolicy start(RunMemory memory) {
            return new Smoothed(memory.start(decorated), real, fake);
        }

        @Override
        public Targets targets(Shape logits, StepContext context) {
            Targets hard = decorated.targets(logits, context);
            return new Targets(
                    smooth(hard.real(), real, context), smooth(hard.fake(), fake, context));
        }

        private @Nullable NDArray smooth(
                @Nullable NDArray labels, double hard, StepContext context) {
            if (labels == null && hard == 0) {
                return null;
            }
            if (labels != null) {
                return labels.mul(real - fake).add(fake);
            }
            return context.manager().ones(new Shape(1), context.dataType()).mul(hard);
        }
    }
}
