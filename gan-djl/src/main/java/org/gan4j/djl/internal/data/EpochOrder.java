package org.gan4j.djl.internal.data;

import com.google.common.base.Preconditions;
import java.util.SplittableRandom;
import org.gan4j.djl.torch.Seeds;

/**
 * Which samples the next batch has: all of them in every epoch, shuffled anew; the incomplete batch
 * at the end is left out. The order follows from the seed and the number of the epoch alone.
 */
final class EpochOrder {

    private final long size;
    private final int batchSize;
    private final long seed;
    private final DataCursor cursor;
    private long[] order = {};
    private long orderedEpoch = -1;

    EpochOrder(long size, int batchSize, long seed, DataCursor cursor) {
        Preconditions.checkArgument(
                size >= batchSize,
                "the data has %s samples, fewer than one batch of %s: set a smaller batch size",
                size,
                batchSize);
        this.size = size;
        this.batchSize = batchSize;
        this.seed = seed;
        this.cursor = cursor;
        cursor.measure(size - size % batchSize);
        if (cursor.position() + batchSize > size) {
            cursor.nextEpoch(); // resumed on fewer samples than before
        }
    }

    /** The rows of one worker's share of the next batch. */
    long[] next(int rank, int workers) {
        if (orderedEpoch != cursor.epoch()) {
            order = shuffled(size, Seeds.of("order of epoch", seed, cursor.epoch()));
            orderedEpoch = cursor.epoch();
        }
        int share = batchSize / workers;
        long from = cursor.position() + (long) rank * share;
        long[] rows = new long[share];
        System.arraycopy(order, Math.toIntExact(from), rows, 0, share);
        cursor.advance(batchSize);
        if (cursor.position() + batchSize > size) {
            cursor.nextEpoch();
        }
        return rows;
    }

    /** Fisher and Yates' shuffle of 0 to size - 1. */
    private static long[] shuffled(long size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] order = new long[Math.toIntExact(size)];
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
