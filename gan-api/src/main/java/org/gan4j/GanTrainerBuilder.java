package org.gan4j;

import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gan4j.game.TwoPlayerGame;
import org.gan4j.latent.LatentPrior;
import org.gan4j.loss.Loss;
import org.gan4j.loss.Losses;
import org.gan4j.loss.TargetPolicy;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.network.WeightAverage;
import org.gan4j.optim.Adam;
import org.gan4j.optim.Optimizer;
import org.gan4j.run.Player;
import org.gan4j.transform.CritiqueTransform;
import org.gan4j.transform.SampleTransform;
import org.jspecify.annotations.Nullable;

/** Describes a GAN of one generator and one discriminator; see {@link TrainerBuilder}. */
public final class GanTrainerBuilder extends TrainerBuilder<GanTrainerBuilder> {

    /** Radford et al. 2016, section 4. */
    private static final Optimizer DCGAN = Adam.of(2e-4);

    private @Nullable Generator generator;
    private @Nullable Discriminator discriminator;
    private Loss loss = Losses.nonSaturating();
    private @Nullable LatentPrior latentPrior;
    private TargetPolicy targetPolicy = TargetPolicy.hard();
    private Optimizer generatorOptimizer = DCGAN;
    private Optimizer discriminatorOptimizer = DCGAN;
    private final List<SampleTransform> sampleTransforms = new ArrayList<>();
    private final List<CritiqueTransform> critiqueTransforms = new ArrayList<>();
    private final List<Plugin> plugins = new ArrayList<>();

    GanTrainerBuilder() {}

    /**
     * Sets the generator.
     *
     * @param value the network, not yet initialised
     * @return this builder
     */
    public GanTrainerBuilder setGenerator(Generator value) {
        generator = checkNotNull(value, "generator");
        return this;
    }

    /**
     * Sets the discriminator.
     *
     * @param value the network, not yet initialised
     * @return this builder
     */
    public GanTrainerBuilder setDiscriminator(Discriminator value) {
        discriminator = checkNotNull(value, "discriminator");
        return this;
    }

    /**
     * Sets the game; {@link Losses#nonSaturating()} by default.
     *
     * @param value the loss
     * @return this builder
     */
    public GanTrainerBuilder optLoss(Loss value) {
        loss = checkNotNull(value, "loss");
        return this;
    }

    /**
     * Sets the distribution of z; standard normal of the generator's latent size by default.
     *
     * @param value the prior
     * @return this builder
     */
    public GanTrainerBuilder optLatentPrior(LatentPrior value) {
        latentPrior = checkNotNull(value, "latentPrior");
        return this;
    }

    /**
     * Sets what the discriminator is told; hard labels by default.
     *
     * @param value the policy
     * @return this builder
     */
    public GanTrainerBuilder optTargetPolicy(TargetPolicy value) {
        targetPolicy = checkNotNull(value, "targetPolicy");
        return this;
    }

    /**
     * Sets the optimizer of both players; Adam with learning rate 2e-4 and betas 0.5 and 0.999 by
     * default (DCGAN).
     *
     * @param value the settings
     * @return this builder
     */
    public GanTrainerBuilder optOptimizer(Optimizer value) {
        return optGeneratorOptimizer(value).optDiscriminatorOptimizer(value);
    }

    /**
     * Sets the optimizer of the generator.
     *
     * @param value the settings
     * @return this builder
     */
    public GanTrainerBuilder optGeneratorOptimizer(Optimizer value) {
        generatorOptimizer = checkNotNull(value, "optimizer");
        return this;
    }

    /**
     * Sets the optimizer of the discriminator.
     *
     * @param value the settings
     * @return this builder
     */
    public GanTrainerBuilder optDiscriminatorOptimizer(Optimizer value) {
        discriminatorOptimizer = checkNotNull(value, "optimizer");
        return this;
    }

    /**
     * Adds a transform of what the discriminator is shown, in the order of its stage.
     *
     * @param value the transform
     * @return this builder
     */
    public GanTrainerBuilder addSampleTransform(SampleTransform value) {
        sampleTransforms.add(checkNotNull(value, "sampleTransform"));
        return this;
    }

    /**
     * Adds a transform or watcher of critiques, after those already there.
     *
     * @param value the transform
     * @return this builder
     */
    public GanTrainerBuilder addCritiqueTransform(CritiqueTransform value) {
        critiqueTransforms.add(checkNotNull(value, "critiqueTransform"));
        return this;
    }

    /**
     * Adds a technique.
     *
     * @param value the plug-in
     * @return this builder
     */
    public GanTrainerBuilder addPlugin(Plugin value) {
        plugins.add(checkNotNull(value, "plugin"));
        return this;
    }

    /**
     * Replaces the generator by a decorated one; for plug-ins.
     *
     * @param decorator takes the generator so far and returns the one to use
     * @return this builder
     */
    public GanTrainerBuilder decorateGenerator(UnaryOperator<Generator> decorator) {
        return setGenerator(decorator.apply(generator()));
    }

    /**
     * Replaces the discriminator by a decorated one; for plug-ins.
     *
     * @param decorator takes the discriminator so far and returns the one to use
     * @return this builder
     */
    public GanTrainerBuilder decorateDiscriminator(UnaryOperator<Discriminator> decorator) {
        return setDiscriminator(decorator.apply(discriminator()));
    }

    /**
     * Replaces the loss by a decorated one; for plug-ins.
     *
     * @param decorator takes the loss so far and returns the one to use
     * @return this builder
     */
    public GanTrainerBuilder decorateLoss(UnaryOperator<Loss> decorator) {
        return optLoss(decorator.apply(loss));
    }

    /**
     * Replaces what the discriminator is told by a decorated policy; for plug-ins.
     *
     * @param decorator takes the policy so far and returns the one to use
     * @return this builder
     */
    public GanTrainerBuilder decorateTargetPolicy(UnaryOperator<TargetPolicy> decorator) {
        return optTargetPolicy(decorator.apply(targetPolicy));
    }

    /**
     * Keeps averaged weights of the generator, which are then the ones to sample from.
     *
     * @param value how the average follows; it replaces an earlier one
     * @return this builder
     */
    public GanTrainerBuilder optWeightAverage(WeightAverage value) {
        return optWeightAverage(Player.GENERATOR.name(), value);
    }

    private Generator generator() {
        checkState(generator != null, "no generator: call setGenerator before build");
        return generator;
    }

    private Discriminator discriminator() {
        checkState(discriminator != null, "no discriminator: call setDiscriminator before build");
        return discriminator;
    }

    @Override
    GanTrainerBuilder self() {
        return this;
    }

    @Override
    TrainerConfig compose() {
        GanTrainerBuilder copy = new GanTrainerBuilder();
        copyTo(copy);
        copy.generator = generator();
        copy.discriminator = discriminator();
        copy.loss = loss;
        copy.latentPrior = latentPrior;
        copy.targetPolicy = targetPolicy;
        copy.generatorOptimizer = generatorOptimizer;
        copy.discriminatorOptimizer = discriminatorOptimizer;
        copy.sampleTransforms.addAll(sampleTransforms);
        copy.critiqueTransforms.addAll(critiqueTransforms);
        plugins.forEach(plugin -> plugin.install(copy));
        return new TrainerConfig(copy, copy.game(), plugins);
    }

    private TwoPlayerGame game() {
        LatentPrior prior =
                latentPrior == null
                        ? LatentPrior.normal(Math.max(1, generator().latentSize()))
                        : latentPrior;
        return new TwoPlayerGame(
                generator(),
                discriminator(),
                loss,
                prior,
                targetPolicy,
                sampleTransforms,
                critiqueTransforms,
                generatorOptimizer,
                discriminatorOptimizer);
    }
}
