package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.data.Batch;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;
import org.gan4j.run.StepContext;
import org.gan4j.transform.SampleKind;
import org.gan4j.transform.SampleTransform;
import org.jspecify.annotations.Nullable;

/**
 * Experience replay (Shrivastava et al. 2017, section 2.3): in its step the discriminator is shown
 * generated samples of earlier iterations in the place of some new ones, so that it does not forget
 * what it has learned. As many new samples as are replaced go into the buffer; when it is full, the
 * oldest go. While it fills, only new samples are shown.
 *
 * <p>Use it when the game cycles through modes. A buffer that is too long keeps the discriminator
 * busy with mistakes that the generator no longer makes.
 *
 * <p>It comes before noise and augmentation, so that the buffer holds what the generator made.
 * Where one forward pass serves both players, the discriminator judges a second time for the
 * generator.
 *
 * <p>Images are kept as bytes on the device: capacity * channels * height * width of them; other
 * samples, and the conditions that samples were made for, as they are. The buffer is part of
 * checkpoints.
 */
public final class ExperienceReplay
        implements Plugin, SampleTransform, PerRun<ExperienceReplay>, Stateful {

    private final int capacity;
    private final double share;
    private @Nullable Batch buffer;
    private Conditioning conditioning = Conditioning.none();
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
    public void install(GanTrainerBuilder gan) {
        gan.addSampleTransform(this);
    }

    @Override
    public Stage stage() {
        return Stage.REPLAY;
    }

    @Override
    public ExperienceReplay start(RunMemory memory) {
        ExperienceReplay started = new ExperienceReplay(capacity, share);
        Shape shape = new Shape(capacity).addAll(memory.sampleShape());
        DataType type = shape.dimension() == 4 ? DataType.UINT8 : memory.dataType();
        started.conditioning = memory.conditioning();
        started.buffer = new Batch(memory.manager().zeros(shape, type), conditions(memory));
        return started;
    }

    private Condition conditions(RunMemory memory) {
        Conditioning kept = memory.conditioning();
        Shape image = kept.imageShape();
        NDManager manager = memory.manager();
        return new Condition(
                kept.classes() == 0 ? null : manager.zeros(new Shape(capacity), DataType.INT64),
                kept.vectorSize() == 0
                        ? null
                        : manager.zeros(new Shape(capacity, kept.vectorSize()), memory.dataType()),
                image == null
                        ? null
                        : manager.zeros(new Shape(capacity).addAll(image), memory.dataType()));
    }

    private Batch buffer() {
        return Preconditions.checkNotNull(
                buffer, "%s is only a description: a decorator must start it", this);
    }

    @Override
    public Batch apply(Batch batch, SampleKind kind, StepContext context) {
        if (kind != SampleKind.FAKE || !context.player().equals(Player.DISCRIMINATOR)) {
            return batch;
        }
        long size = batch.size();
        int most = (int) Math.min(capacity, size - 1);
        int count = (int) Math.min(most, Math.max(1, Math.round(share * size)));
        if (count == 0) {
            return batch;
        }
        Batch kept = new Batch(batch.samples(), batch.condition().only(conditioning));
        Batch result = batch;
        if (pushed >= capacity) {
            Batch fresh = kept.map(array -> array.get(new NDIndex(count + ":")));
            result = joined(draw(count, context), fresh);
        }
        push(kept.map(array -> array.get(new NDIndex("0:" + count)).stopGradient()));
        return result;
    }

    private static Batch joined(Batch first, Batch second) {
        NDList before = first.condition().arrays();
        NDList after = second.condition().arrays();
        Iterator<NDArray> all =
                IntStream.range(0, before.size())
                        .mapToObj(i -> before.get(i).concat(after.get(i)))
                        .iterator();
        return new Batch(
                first.samples().concat(second.samples()),
                first.condition().map(array -> all.next()));
    }

    private Batch draw(int count, StepContext context) {
        NDArray indices =
                context.random("experience replay")
                        .uniform(new Shape(count))
                        .mul(capacity)
                        .floor()
                        .minimum(capacity - 1)
                        .toType(DataType.INT64, false);
        Batch drawn = buffer().map(array -> array.get(new NDIndex("{}", indices)));
        if (drawn.samples().getDataType() != DataType.UINT8) {
            return drawn;
        }
        return drawn.with(drawn.samples().toType(context.dataType(), false).div(127.5).sub(1));
    }

    private void push(Batch samples) {
        Batch kept = samples;
        if (buffer().samples().getDataType() == DataType.UINT8) {
            kept =
                    samples.with(
                            samples.samples()
                                    .add(1)
                                    .mul(127.5)
                                    .round()
                                    .clip(0, 255)
                                    .toType(DataType.UINT8, false));
        }
        int count = (int) kept.size();
        int from = (int) (pushed % capacity);
        int first = Math.min(count, capacity - from);
        put(from, kept.map(array -> array.get(new NDIndex("0:" + first))));
        if (first < count) {
            put(0, kept.map(array -> array.get(new NDIndex(first + ":"))));
        }
        pushed += count;
    }

    private void put(int at, Batch rows) {
        NDIndex place = new NDIndex(at + ":" + (at + rows.size()));
        buffer().samples().set(place, rows.samples());
        NDList kept = buffer().condition().arrays();
        NDList added = rows.condition().arrays();
        for (int i = 0; i < kept.size(); i++) {
            kept.get(i).set(place, added.get(i));
        }
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.tensor("buffer", buffer().samples());
        Condition kept = buffer().condition();
        if (kept.labels() != null) {
            visitor.tensor("labels", kept.labels());
        }
        if (kept.vector() != null) {
            visitor.tensor("vector", kept.vector());
        }
        if (kept.image() != null) {
            visitor.tensor("image", kept.image());
        }
        visitor.integer("pushed", () -> pushed, value -> pushed = value);
    }

    @Override
    public String toString() {
        return "ExperienceReplay[capacity=" + capacity + ", share=" + share + "]";
    }
}
