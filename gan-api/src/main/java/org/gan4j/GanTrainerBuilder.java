package org.gan4j;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.optim.Adam;
import org.gan4j.optim.Optimizer;
import org.gan4j.spi.TrainingBackend;
import org.jspecify.annotations.Nullable;

/**
 * Describes a GAN: {@code setX} is required, {@code optX} has a default, {@code addX} adds to a
 * list. The last call wins. Every method refuses null with a {@link NullPointerException} and a bad
 * value with an {@link IllegalArgumentException}; what does not go together is refused in {@link
 * #build()}.
 */
public final class GanTrainerBuilder {

    private @Nullable Generator generator;
    private @Nullable Discriminator discriminator;
    private Loss loss = Losses.nonSaturating();
    private @Nullable LatentPrior latentPrior;
    private TargetPolicy targetPolicy = TargetPolicy.hard();
    private UpdateRule updateRule = UpdateRule.alternating(1, 1);
    private final Map<Player, Optimizer> optimizers = new LinkedHashMap<>();
    private final List<SampleTransform> sampleTransforms = new ArrayList<>();
    private final List<CritiqueTransform> critiqueTransforms = new ArrayList<>();
    private final List<GradientTransform> gradientTransforms = new ArrayList<>();
    private final List<Regularizer> regularizers = new ArrayList<>();
    private final List<Constraint> constraints = new ArrayList<>();
    private final List<TrainingHook> hooks = new ArrayList<>();
    private final List<Plugin> plugins = new ArrayList<>();
    private int batchSize = 64;
    private long seed;
    private @Nullable Device device;
    private DataType dataType = DataType.FLOAT32;

    GanTrainerBuilder() {
        // Radford et al. 2016, section 4
        optOptimizer(Adam.of(2e-4));
    }

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
     * Sets who moves, and how often; one discriminator step, then one generator step by default.
     *
     * @param value the rule
     * @return this builder
     */
    public GanTrainerBuilder optUpdateRule(UpdateRule value) {
        updateRule = checkNotNull(value, "updateRule");
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
        optimizers.put(Player.GENERATOR, checkNotNull(value, "optimizer"));
        return this;
    }

    /**
     * Sets the optimizer of the discriminator.
     *
     * @param value the settings
     * @return this builder
     */
    public GanTrainerBuilder optDiscriminatorOptimizer(Optimizer value) {
        optimizers.put(Player.DISCRIMINATOR, checkNotNull(value, "optimizer"));
        return this;
    }

    /**
     * Adds a transform of what the discriminator is shown, applied after those already there.
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
     * Adds a transform of gradients, after those already there.
     *
     * @param value the transform
     * @return this builder
     */
    public GanTrainerBuilder addGradientTransform(GradientTransform value) {
        gradientTransforms.add(checkNotNull(value, "gradientTransform"));
        return this;
    }

    /**
     * Adds a term to a player's loss.
     *
     * @param value the regularizer
     * @return this builder
     */
    public GanTrainerBuilder addRegularizer(Regularizer value) {
        regularizers.add(checkNotNull(value, "regularizer"));
        return this;
    }

    /**
     * Adds a constraint on a player's weights, applied after those already there.
     *
     * @param value the constraint
     * @return this builder
     */
    public GanTrainerBuilder addConstraint(Constraint value) {
        constraints.add(checkNotNull(value, "constraint"));
        return this;
    }

    /**
     * Adds a watcher, called after those already there.
     *
     * @param value the hook
     * @return this builder
     */
    public GanTrainerBuilder addHook(TrainingHook value) {
        hooks.add(checkNotNull(value, "hook"));
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
     * Sets the samples per step; 64 by default. A DJL data set brings its own.
     *
     * @param value real, and as many generated, samples per step; at least 1
     * @return this builder
     */
    public GanTrainerBuilder optBatchSize(int value) {
        checkArgument(value >= 1, "batchSize must be at least 1, but was %s", value);
        batchSize = value;
        return this;
    }

    /**
     * Sets the seed of everything random in the run; 0 by default.
     *
     * @param value any number
     * @return this builder
     */
    public GanTrainerBuilder optSeed(long value) {
        seed = value;
        return this;
    }

    /**
     * Sets where to train; the first GPU, or the CPU if there is none, by default.
     *
     * @param value a CPU or GPU
     * @return this builder
     */
    public GanTrainerBuilder optDevice(Device value) {
        String type = value.getDeviceType();
        checkArgument(
                type.equals(Device.Type.CPU) || type.equals(Device.Type.GPU),
                "unknown device '%s': expected cpu or gpu",
                type);
        device = value;
        return this;
    }

    /**
     * Sets the data type of weights and samples; FLOAT32 by default.
     *
     * @param value FLOAT32 or FLOAT64
     * @return this builder
     */
    public GanTrainerBuilder optDataType(DataType value) {
        checkArgument(
                value == DataType.FLOAT32 || value == DataType.FLOAT64,
                "dataType must be FLOAT32 or FLOAT64, but was %s",
                value);
        dataType = value;
        return this;
    }

    /**
     * Checks the composition and creates the trainer, with both networks initialised.
     *
     * @return a trainer to be closed by the caller
     * @throws IllegalStateException if a required part is missing, parts do not go together, or
     *     there is no backend on the class path; the message says how to mend it
     * @throws IllegalArgumentException if the device is not there
     */
    public GanTrainer build() {
        TrainerConfig config = compose();
        CompositionCheck.check(config);
        return TrainingBackend.find().createTrainer(config);
    }

    private TrainerConfig compose() {
        checkState(generator != null, "no generator: call setGenerator before build");
        checkState(discriminator != null, "no discriminator: call setDiscriminator before build");
        Composition parts =
                new Composition(generator, discriminator, loss, targetPolicy, updateRule);
        parts.sampleTransforms.addAll(sampleTransforms);
        parts.critiqueTransforms.addAll(critiqueTransforms);
        parts.gradientTransforms.addAll(gradientTransforms);
        parts.regularizers.addAll(regularizers);
        parts.constraints.addAll(constraints);
        parts.hooks.addAll(hooks);
        plugins.forEach(plugin -> plugin.install(parts));
        return new TrainerConfig(
                parts.generator,
                parts.discriminator,
                parts.loss,
                latentPrior == null
                        ? LatentPrior.normal(parts.generator.latentSize())
                        : latentPrior,
                parts.targetPolicy,
                parts.sampleTransforms,
                parts.critiqueTransforms,
                parts.gradientTransforms,
                parts.regularizers,
                parts.constraints,
                parts.updateRule,
                optimizers,
                parts.weightAverage,
                parts.hooks,
                plugins,
                batchSize,
                seed,
                device,
                dataType);
    }
}
