package org.gan4j.djl.internal.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.gan4j.data.Batch;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.run.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Shuffled batches of samples. Resident ones are held in one array on the device: a batch costs one
 * gather and, for images of bytes, one scaling. Of others the rows of a batch are read when it is
 * drawn.
 */
public final class SampleSource implements BatchSource {

    private final NDManager memory;
    private final Samples samples;
    private final Conditioning wanted;
    private final DataType type;
    private final Workers workers;
    private final EpochOrder order;
    private final @Nullable Batch onDevice;

    /**
     * Prepares the samples.
     *
     * @param wanted which conditions are used
     * @param batchSize samples per batch, over all workers
     */
    public SampleSource(
            Samples samples,
            Conditioning wanted,
            int batchSize,
            DataType type,
            Workers workers,
            long seed,
            DataCursor cursor,
            NDManager parent) {
        this.samples = samples;
        this.wanted = wanted;
        this.type = type;
        this.workers = workers;
        order = new EpochOrder(samples.size(), batchSize, seed, cursor);
        memory = parent.newSubManager();
        onDevice = samples instanceof ResidentSamples all ? raw(all, memory) : null;
    }

    /** Samples and wanted conditions as they are, on the device. */
    private Batch raw(ResidentSamples rows, NDManager manager) {
        long size = rows.size();
        NDArray labels = null;
        NDArray vectors = null;
        NDArray images = null;
        if (wanted.classes() > 0) {
            labels = manager.create(Arrays.stream(rows.labels()).asLongStream().toArray());
        }
        if (wanted.vectorSize() > 0) {
            vectors = manager.create(rows.vectors(), new Shape(size, wanted.vectorSize()));
        }
        if (wanted.imageShape() != null) {
            images = values(rows.images(), manager);
        }
        return new Batch(values(rows, manager), new Condition(labels, vectors, images));
    }

    private static NDArray values(ResidentSamples rows, NDManager manager) {
        Shape shape = new Shape(rows.size()).addAll(rows.sampleShape());
        return rows.isBytes()
                ? manager.create(ByteBuffer.wrap(rows.bytes()), shape, DataType.UINT8)
                : manager.create(FloatBuffer.wrap(rows.floats()), shape, DataType.FLOAT32);
    }

    @Override
    public Batch next(NDManager manager) {
        long[] rows = order.next(workers.rank(), workers.size());
        Batch batch;
        if (onDevice == null) {
            batch = raw(samples.rows(rows), manager);
        } else {
            NDArray index = manager.create(rows);
            batch = onDevice.map(array -> ImageScaling.take(array, index));
        }
        Condition condition = batch.condition();
        return new Batch(
                ImageScaling.toType(batch.samples(), type, manager),
                new Condition(
                        condition.labels(),
                        converted(condition.vector(), manager),
                        converted(condition.image(), manager)));
    }

    private @Nullable NDArray converted(@Nullable NDArray array, NDManager manager) {
        return array == null ? null : ImageScaling.toType(array, type, manager);
    }

    @Override
    public void close() {
        memory.close();
    }
}
