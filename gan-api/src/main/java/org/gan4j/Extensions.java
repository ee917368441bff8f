package org.gan4j;

import java.util.function.UnaryOperator;

/** The extension points that a {@link Plugin} installs itself on. */
public interface Extensions {

    /**
     * Replaces the generator by a decorated one, before it is initialised.
     *
     * @param decorator takes the generator so far and returns the one to use
     */
    void decorateGenerator(UnaryOperator<Generator> decorator);

    /**
     * Replaces the discriminator by a decorated one, before it is initialised.
     *
     * @param decorator takes the discriminator so far and returns the one to use
     */
    void decorateDiscriminator(UnaryOperator<Discriminator> decorator);

    /**
     * Replaces the game by a decorated one.
     *
     * @param decorator takes the loss so far and returns the one to use
     */
    void decorateLoss(UnaryOperator<Loss> decorator);

    /**
     * Replaces the labels that the discriminator is told.
     *
     * @param decorator takes the policy so far and returns the one to use
     */
    void decorateTargetPolicy(UnaryOperator<TargetPolicy> decorator);

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
     * Adds a transform or watcher of critiques, after those already there.
     *
     * @param transform the transform
     */
    void addCritiqueTransform(CritiqueTransform transform);

    /**
     * Adds a transform of gradients, after those already there.
     *
     * @param transform the transform
     */
    void addGradientTransform(GradientTransform transform);

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
