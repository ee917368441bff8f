package org.gan4j.djl.internal.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.gan4j.data.Samples;
import org.gan4j.djl.torch.Seeds;

/**
 * All samples in one array on the device, shuffled by index: a batch costs one gather and, for
 * images of bytes, one scaling. The order of an epoch follows from the seed and its number alone.
 */
public final class ResidentSource implements BatchSource {

    private final NDManager memory;
    private final NDArray data;
    private final DataType type;
    private final int size;
    private final int batchSize;
    private final long seed;
    private final DataCursor cursor;
    private long[] order = {};
    private long orderedEpoch = -1;

    /** Copies the samples to the device. */
    public ResidentSource(
            Samples samples,
            int batchSize,
            DataType type,
            long seed,
            DataCursor cursor,
            NDManager parent) {
        Preconditions.checkArgument(
                samples.size() >= batchSize,
                "the data has %s samples, fewer than one batch of %s: set a smaller batch size",
                samples.size(),
                batchSize);
        this.type = type;
        this.size = samples.size();
        this.batchSize = batchSize;
        this.seed = seed;
        this.cursor = cursor;
        // The incomplete batch at the end is left out.
        cursor.measure(size - size % batchSize);
        if (cursor.position() + batchSize > size) {
            cursor.nextEpoch(); // resumed on fewer samples than before
        }
        memory = parent.newSubManager();
        Shape shape = new Shape(size).addAll(samples.sampleShape());
        data =
                samples.isBytes()
                        ? memory.create(ByteBuffer.wrap(samples.bytes()), shape, DataType.UINT8)
                        : memory.create(
                                FloatBuffer.wrap(samples.floats()), shape, DataType.FLOAT32);
    }

    @Override
    public NDArray next(NDManager manager) {
        if (orderedEpoch != cursor.epoch()) {
            order = shuffled(size, Seeds.of("order of epoch", seed, cursor.epoch()));
            orderedEpoch = cursor.epoch();
        }
        int from = (int) cursor.position();
        cursor.advance(batchSize);
        if (cursor.position() + batchSize > size) {
            cursor.nextEpoch();
        }
        NDArray index = manager.create(Arrays.copyOfRange(order, from, from + batchSize));
        return ImageScaling.toType(ImageScaling.take(data, index), type, manager);
    }

    @Override
    public void close() {
        memory.close();
    }

    /** Fisher and Yates' shuffle of 0 to size - 1. */
    private static long[] shuffled(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] order = new long[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
