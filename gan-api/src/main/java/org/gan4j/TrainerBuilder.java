package org.gan4j;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.constraint.Constraint;
import org.gan4j.hook.TrainingHook;
import org.gan4j.network.WeightAverage;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.rule.Alternating;
import org.gan4j.rule.UpdateRule;
import org.gan4j.run.Precision;
import org.gan4j.run.Workers;
import org.gan4j.transform.GradientTransform;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a trainer of any game: {@code setX} is required, {@code optX} has a default,
 * {@code addX} adds to a list. The last call wins. Every method refuses null with a {@link
 * NullPointerException} and a bad value with an {@link IllegalArgumentException}; what does not go
 * together is refused in {@link #build()}.
 *
 * <p>What is built keeps no tie to the builder: the same description can be built twice, as long as
 * each trainer has networks of its own.
 *
 * @param <B> the kind of builder
 */
public abstract class TrainerBuilder<B extends TrainerBuilder<B>> {

    UpdateRule updateRule = Alternating.of(1, 1);
    final List<GradientTransform> gradientTransforms = new ArrayList<>();
    final List<Regularizer> regularizers = new ArrayList<>();
    final List<Constraint> constraints = new ArrayList<>();
    final Map<String, WeightAverage> averages = new LinkedHashMap<>();
    final List<TrainingHook> hooks = new ArrayList<>();
    int batchSize = 64;
    int microBatches = 1;
    Workers workers = Workers.alone();
    long seed;
    @Nullable Device device;
    DataType dataType = DataType.FLOAT32;
    Precision precision = Precision.FULL;

    TrainerBuilder() {}

    /** A copy that can be changed without changing this builder. */
    void copyTo(TrainerBuilder<?> copy) {
        copy.updateRule = updateRule;
        copy.gradientTransforms.addAll(gradientTransforms);
        copy.regularizers.addAll(regularizers);
        copy.constraints.addAll(constraints);
        copy.averages.putAll(averages);
        copy.hooks.addAll(hooks);
        copy.batchSize = batchSize;
        copy.microBatches = microBatches;
        copy.workers = workers;
        copy.seed = seed;
        copy.device = device;
        copy.dataType = dataType;
        copy.precision = precision;
    }

    /** This builder, as the kind that it is. */
    abstract B self();

    /** The game with everything that was said of it. */
    abstract TrainerConfig compose();

    /**
     * Sets who moves, and how often; one discriminator step, then one generator step by default.
     *
     * @param value the rule
     * @return this builder
     */
    public B optUpdateRule(UpdateRule value) {
        updateRule = checkNotNull(value, "updateRule");
        return self();
    }

    /**
     * Adds a transform of gradients, after those already there.
     *
     * @param value the transform
     * @return this builder
     */
    public B addGradientTransform(GradientTransform value) {
        gradientTransforms.add(checkNotNull(value, "gradientTransform"));
        return self();
    }

    /**
     * Adds a term to a player's loss.
     *
     * @param value the regularizer
     * @return this builder
     */
    public B addRegularizer(Regularizer value) {
        regularizers.add(checkNotNull(value, "regularizer"));
        return self();
    }

    /**
     * Adds a constraint on a player's weights, applied after those already there.
     *
     * @param value the constraint
     * @return this builder
     */
    public B addConstraint(Constraint value) {
        constraints.add(checkNotNull(value, "constraint"));
        return self();
    }

    /**
     * Keeps averaged weights of a network beside the live ones.
     *
     * @param network the name of the network in its game
     * @param value how the average follows; it replaces an earlier one of this network
     * @return this builder
     */
    public B optWeightAverage(String network, WeightAverage value) {
        averages.put(checkNotNull(network, "network"), checkNotNull(value, "weightAverage"));
        return self();
    }

    /**
     * Adds a watcher, called after those already there.
     *
     * @param value the hook
     * @return this builder
     */
    public B addHook(TrainingHook value) {
        hooks.add(checkNotNull(value, "hook"));
        return self();
    }

    /**
     * Sets the samples per step; 64 by default. A DJL data set brings its own.
     *
     * @param value real, and as many generated, samples per step, over all workers; at least 1
     * @return this builder
     */
    public B optBatchSize(int value) {
        checkArgument(value >= 1, "batchSize must be at least 1, but was %s", value);
        batchSize = value;
        return self();
    }

    /**
     * Sets into how many forward passes a batch is cut, one after the other, whose gradients are
     * averaged before they are applied: for batches that do not fit into memory. 1 by default.
     *
     * <p>With losses and terms that are means over samples the result is that of the whole batch.
     * What mixes the samples of a batch, such as BatchNorm, sees a micro-batch alone; what moves
     * with every forward pass, such as a running mean, moves once for each.
     *
     * @param value at least 1; it divides the batch size
     * @return this builder
     */
    public B optMicroBatches(int value) {
        checkArgument(value >= 1, "microBatches must be at least 1, but was %s", value);
        microBatches = value;
        return self();
    }

    /**
     * Sets the workers that train together; this one alone by default.
     *
     * @param value how this worker talks to the others
     * @return this builder
     */
    public B optWorkers(Workers value) {
        workers = checkNotNull(value, "workers");
        return self();
    }

    /**
     * Sets the seed of everything random in the run; 0 by default.
     *
     * @param value any number
     * @return this builder
     */
    public B optSeed(long value) {
        seed = value;
        return self();
    }

    /**
     * Sets where to train; the first GPU, or the CPU if there is none, by default.
     *
     * @param value a CPU or GPU
     * @return this builder
     */
    public B optDevice(Device value) {
        String type = value.getDeviceType();
        checkArgument(
                type.equals(Device.Type.CPU) || type.equals(Device.Type.GPU),
                "unknown device '%s': expected cpu or gpu",
                type);
        device = value;
        return self();
    }

    /**
     * Sets the data type of weights and samples; FLOAT32 by default.
     *
     * @param value FLOAT32 or FLOAT64
     * @return this builder
     */
    public B optDataType(DataType value) {
        checkArgument(
                value == DataType.FLOAT32 || value == DataType.FLOAT64,
                "dataType must be FLOAT32 or FLOAT64, but was %s",
                value);
        dataType = value;
        return self();
    }

    /**
     * Sets in what precision the products of training steps are computed; {@link Precision#FULL} by
     * default. Sampling and exported networks are always computed in the data type of the run.
     *
     * @param value {@link Precision#BFLOAT16} goes with the data type FLOAT32 only, and with a
     *     processor or GPU that has it, which the backend refuses to do without
     * @return this builder
     */
    public B optPrecision(Precision value) {
        precision = checkNotNull(value, "precision");
        return self();
    }

    /**
     * Checks the composition and creates the trainer, with all networks initialised.
     *
     * @return a trainer to be closed by the caller
     * @throws IllegalStateException if a required part is missing, parts do not go together, or
     *     there is no backend on the class path; the message says how to mend it
     * @throws IllegalArgumentException if the device is not there
     */
    public GanTrainer build() {
        TrainerConfig config = compose();
        BuildCheck.check(config);
        return TrainingBackend.find().createTrainer(config);
    }
}
