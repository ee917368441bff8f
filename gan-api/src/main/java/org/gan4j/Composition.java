package org.gan4j;

import static com.google.common.base.Preconditions.checkNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The parts of one trainer while plug-ins install themselves; the builder stays as it was. */
final class Composition implements Extensions {

    Discriminator discriminator;
    TargetPolicy targetPolicy;
    UpdateRule updateRule;
    @Nullable WeightAverage weightAverage;
    final List<SampleTransform> sampleTransforms;
    final List<Regularizer> regularizers;
    final List<Constraint> constraints;
    final List<TrainingHook> hooks;

    Composition(
            Discriminator discriminator,
            TargetPolicy targetPolicy,
            UpdateRule updateRule,
            List<SampleTransform> sampleTransforms,
            List<Regularizer> regularizers,
            List<Constraint> constraints,
            List<TrainingHook> hooks) {
        this.discriminator = discriminator;
        this.targetPolicy = targetPolicy;
        this.updateRule = updateRule;
        this.sampleTransforms = new ArrayList<>(sampleTransforms);
        this.regularizers = new ArrayList<>(regularizers);
        this.constraints = new ArrayList<>(constraints);
        this.hooks = new ArrayList<>(hooks);
    }

    @Override
    public void decorateDiscriminator(UnaryOperator<Discriminator> decorator) {
        discriminator = checkNotNull(decorator.apply(discriminator), "decorated discriminator");
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
    public void addConstraint(Constraint constraint) {
        constraints.add(checkNotNull(constraint, "constraint"));
    }

    @Override
    public void addHook(TrainingHook hook) {
        hooks.add(checkNotNull(hook, "hook"));
    }

    @Override
    public void setTargetPolicy(TargetPolicy policy) {
        targetPolicy = checkNotNull(policy, "targetPolicy");
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
