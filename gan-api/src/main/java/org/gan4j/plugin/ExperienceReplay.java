package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import org.gan4j.ConfigurationCheck;
import org.gan4j.Extensions;
import org.gan4j.NeedsMemory;
import org.gan4j.Player;
import org.gan4j.Plugin;
import org.gan4j.SampleKind;
import org.gan4j.SampleTransform;
import org.gan4j.StateVisitor;
import org.gan4j.Stateful;
import org.gan4j.StepContext;
import org.gan4j.TrainerConfig;
import org.gan4j.TrainerMemory;
import org.gan4j.rule.Simultaneous;

/**
 * Experience replay (Shrivastava et al. 2017, section 2.3): in its step the discriminator is shown
 * generated samples of earlier iterations in the place of some new ones, so that it does not forget
 * what it has learned. As many new samples as are replaced go into the buffer; when it is full, the
 * oldest go. While it fills, only new samples are shown.
 *
 * <p>Use it when the game cycles through modes. A buffer that is too long keeps the discriminator
 * busy with mistakes that the generator no longer makes.
 *
 * <p>Install it before noise and augmentation, so that the buffer holds what the generator made. A
 * simultaneous rule has no generated samples of the discriminator's own, and is refused.
 *
 * <p>Images are kept as bytes on the device: capacity * channels * height * width of them; other
 * samples in the data type of the run. The buffer is part of checkpoints. An instance serves one
 * run.
 */
public final class ExperienceReplay
        implements Plugin, SampleTransform, NeedsMemory, Stateful, ConfigurationCheck {

    private final int capacity;
    private final double share;
    private NDList buffer = new NDList();
    private long pushed;

    private ExperienceReplay(int capacity, double share) {
        this.capacity = capacity;
        this.share = share;
    }

    /**
     * A buffer.
     *
     * @param capacity how many samples it holds, at least 1
     * @param share the part of a batch that comes from the buffer, in (0, 1), but never the whole
     *     batch; 0.5 in the paper
     * @return the plug-in
     */
    public static ExperienceReplay of(int capacity, double share) {
        Preconditions.checkArgument(
                capacity >= 1, "the capacity must be at least 1 sample, but was %s", capacity);
        Preconditions.checkArgument(
                share > 0 && share < 1, "the share must be in (0, 1), but was %s", share);
        return new ExperienceReplay(capacity, share);
    }

    /** {@return a buffer of 50 batches of 64, half of every batch from it} */
    public static ExperienceReplay standard() {
        return of(3_200, 0.5);
    }

    @Override
    public void install(Extensions extensions) {
        extensions.addSampleTransform(this);
    }

    @Override
    public void check(TrainerConfig config) {
        Preconditions.checkState(
                config.sampleTransforms().indexOf(this) == 0,
                "%s would keep samples that %s has changed already: install it first",
                this,
                config.sampleTransforms().get(0));
        Preconditions.checkState(
                !(config.updateRule() instanceof Simultaneous),
                "%s changes what the discriminator sees alone, but a simultaneous rule shows both"
                        + " players the same: use UpdateRule.alternating(1, 1)",
                this);
    }

    @Override
    public void allocate(TrainerMemory memory) {
        Shape shape = new Shape(capacity).addAll(memory.sampleShape());
        DataType type = shape.dimension() == 4 ? DataType.UINT8 : memory.dataType();
        buffer = new NDList(memory.manager().zeros(shape, type));
        pushed = 0;
    }

    @Override
    public NDArray apply(NDArray samples, SampleKind kind, StepContext context) {
        if (kind != SampleKind.FAKE || !context.player().equals(Player.DISCRIMINATOR)) {
            return samples;
        }
        long size = samples.getShape().get(0);
        int most = (int) Math.min(capacity, size - 1);
        int count = (int) Math.min(most, Math.max(1, Math.round(share * size)));
        if (count == 0) {
            return samples;
        }
        NDArray result = samples;
        if (pushed >= capacity) {
            NDArray replayed = draw(count, context);
            result = replayed.concat(samples.get(new NDIndex(count + ":")));
        }
        push(samples.get(new NDIndex("0:" + count)).stopGradient());
        return result;
    }

    private NDArray draw(int count, StepContext context) {
        NDArray indices =
                context.random("experience replay")
                        .uniform(new Shape(count))
                        .mul(capacity)
                        .floor()
                        .minimum(capacity - 1)
                        .toType(DataType.INT64, false);
        NDArray drawn = buffer.head().get(new NDIndex("{}", indices));
        if (drawn.getDataType() != DataType.UINT8) {
            return drawn;
        }
        return drawn.toType(context.dataType(), false).div(127.5).sub(1);
    }

    private void push(NDArray samples) {
        NDArray kept = samples;
        if (buffer.head().getDataType() == DataType.UINT8) {
            kept = samples.add(1).mul(127.5).round().clip(0, 255).toType(DataType.UINT8, false);
        }
        int count = (int) kept.getShape().get(0);
        int from = (int) (pushed % capacity);
        int first = Math.min(count, capacity - from);
        put(from, kept.get(new NDIndex("0:" + first)));
        if (first < count) {
            put(0, kept.get(new NDIndex(first + ":")));
        }
        pushed += count;
    }

    private void put(int at, NDArray samples) {
        buffer.head().set(new NDIndex(at + ":" + (at + samples.getShape().get(0))), samples);
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.tensor("buffer", buffer.head());
        visitor.integer("pushed", () -> pushed, value -> pushed = value);
    }

    @Override
    public String toString() {
        return "ExperienceReplay[capacity=" + capacity + ", share=" + share + "]";
    }
}
