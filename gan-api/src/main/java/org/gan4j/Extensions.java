package org.gan4j;

import java.util.function.UnaryOperator;

/** The extension points that a {@link Plugin} installs itself on. */
public interface Extensions {

    /**
     * Replaces the discriminator by a decorated one, before it is initialised.
     *
     * @param decorator takes the discriminator so far and returns the one to use
     */
    void decorateDiscriminator(UnaryOperator<Discriminator> decorator);

    /**
     * Adds a term to a player's loss.
     *
     * @param regularizer the term
     */
    void addRegularizer(Regularizer regularizer);

    /**
     * Adds a transform of what the discriminator is shown, after those already there.
     *
     * @param transform the transform
     */
    void addSampleTransform(SampleTransform transform);

    /**
     * Adds a constraint on a player's weights, after those already there.
     *
     * @param constraint the constraint
     */
    void addConstraint(Constraint constraint);

    /**
     * Adds a watcher, after those already there.
     *
     * @param hook the watcher
     */
    void addHook(TrainingHook hook);

    /**
     * Sets the labels that the discriminator is told.
     *
     * @param policy the policy; it replaces the one before
     */
    void setTargetPolicy(TargetPolicy policy);

    /**
     * Sets how the averaged generator follows the live one.
     *
     * @param average the average; it replaces the one before
     */
    void setWeightAverage(WeightAverage average);

    /**
     * Sets who moves, and how often.
     *
     * @param rule the rule; it replaces the one before
     */
    void setUpdateRule(UpdateRule rule);
}
