package org.gan4j;

import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.types.Shape;

/** Refuses compositions that make no sense, before anything is initialised. */
final class CompositionCheck {

    private CompositionCheck() {}

    static void check(TrainerConfig config) {
        int latentSize = config.generator().latentSize();
        checkState(
                config.latentPrior().size() == latentSize,
                "the latent prior draws %s dimensions but the generator takes %s: give both the"
                        + " same size",
                config.latentPrior().size(),
                latentSize);
        Shape made = config.generator().sampleShape();
        Shape taken = config.discriminator().sampleShape();
        checkState(
                taken == null || taken.equals(made),
                "the generator makes samples of shape %s but the discriminator takes %s: give both"
                        + " the same shape",
                made,
                taken);
        checkState(
                config.targetPolicy() == TargetPolicy.hard() || config.loss().usesTargets(),
                "%s has no labels that %s could change: remove it, or use a loss with labels such as"
                        + " Losses.nonSaturating()",
                config.loss(),
                config.targetPolicy());
        for (Constraint constraint : config.constraints()) {
            checkPlayer(constraint, constraint.player(), config);
        }
        for (Regularizer regularizer : config.regularizers()) {
            checkState(
                    regularizer.player() != null && regularizer.weight() != null,
                    "%s has no player or no weight",
                    regularizer);
            checkPlayer(regularizer, regularizer.player(), config);
            checkState(
                    adapts(regularizer.weight()) || isWeight(regularizer.weight().at(0)),
                    "the weight of %s must be finite and 0 or more, but begins otherwise: %s",
                    regularizer,
                    regularizer.weight());
            checkState(
                    regularizer.interval() >= 1,
                    "the interval of %s must be at least 1 step, but is %s",
                    regularizer,
                    regularizer.interval());
            checkState(
                    regularizer.interval() == 1 || !adapts(regularizer.weight()),
                    "the weight of %s adapts itself, but would be felt only in every %sth step and"
                            + " %s-fold there: use the interval 1 or a fixed weight",
                    regularizer,
                    regularizer.interval(),
                    regularizer.interval());
        }
        for (Object part : config.components().values()) {
            if (part instanceof ConfigurationCheck check) {
                check.check(config);
            }
        }
    }

    private static boolean isWeight(double value) {
        return value >= 0 && Double.isFinite(value);
    }

    /** Whether a schedule has state, or is made of one that has. */
    static boolean adapts(Object schedule) {
        return schedule instanceof Stateful
                || (schedule instanceof Decorator decorator && adapts(decorator.decorated()));
    }

    private static void checkPlayer(Object part, Player player, TrainerConfig config) {
        checkState(
                config.optimizers().containsKey(player),
                "%s belongs to player '%s', but this game has only %s",
                part,
                player,
                config.optimizers().keySet());
    }
}
