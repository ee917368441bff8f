package org.gan4j;

import static com.google.common.base.Preconditions.checkNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The parts of one trainer while plug-ins install themselves; the builder stays as it was. */
final class Composition implements Extensions {

    Generator generator;
    Discriminator discriminator;
    Loss loss;
    TargetPolicy targetPolicy;
    UpdateRule updateRule;
    @Nullable WeightAverage weightAverage;
    final List<SampleTransform> sampleTransforms = new ArrayList<>();
    final List<CritiqueTransform> critiqueTransforms = new ArrayList<>();
    final List<GradientTransform> gradientTransforms = new ArrayList<>();
    final List<Regularizer> regularizers = new ArrayList<>();
    final List<Constraint> constraints = new ArrayList<>();
    final List<TrainingHook> hooks = new ArrayList<>();

    Composition(
            Generator generator,
            Discriminator discriminator,
            Loss loss,
            TargetPolicy targetPolicy,
            UpdateRule updateRule) {
        this.generator = generator;
        this.discriminator = discriminator;
        this.loss = loss;
        this.targetPolicy = targetPolicy;
        this.updateRule = updateRule;
    }

    @Override
    public void decorateGenerator(UnaryOperator<Generator> decorator) {
        generator = checkNotNull(decorator.apply(generator), "decorated generator");
    }

    @Override
    public void decorateDiscriminator(UnaryOperator<Discriminator> decorator) {
        discriminator = checkNotNull(decorator.apply(discriminator), "decorated discriminator");
    }

    @Override
    public void decorateLoss(UnaryOperator<Loss> decorator) {
        loss = checkNotNull(decorator.apply(loss), "decorated loss");
    }

    @Override
    public void decorateTargetPolicy(UnaryOperator<TargetPolicy> decorator) {
        targetPolicy = checkNotNull(decorator.apply(targetPolicy), "decorated targetPolicy");
    }

    @Override
    public void addRegularizer(Regularizer regularizer) {
        regularizers.add(checkNotNull(regularizer, "regularizer"));
    }

    @Override
    public void addSampleTransform(SampleTransform transform) {
        sampleTransforms.add(checkNotNull(transform, "sampleTransform"));
    }

    @Override
    public void addCritiqueTransform(CritiqueTransform transform) {
        critiqueTransforms.add(checkNotNull(transform, "critiqueTransform"));
    }

    @Override
    public void addGradientTransform(GradientTransform transform) {
        gradientTransforms.add(checkNotNull(transform, "gradientTransform"));
    }

    @Override
    public void addConstraint(Constraint constraint) {
        constraints.add(checkNotNull(constraint, "constraint"));
    }

    @Override
    public void addHook(TrainingHook hook) {
        hooks.add(checkNotNull(hook, "hook"));
    }

    @Override
    public void setWeightAverage(WeightAverage average) {
        weightAverage = checkNotNull(average, "weightAverage");
    }

    @Override
    public void setUpdateRule(UpdateRule rule) {
        updateRule = checkNotNull(rule, "updateRule");
    }
}
