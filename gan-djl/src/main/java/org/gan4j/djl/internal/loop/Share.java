package org.gan4j.djl.internal.loop;

import ai.djl.ndarray.index.NDIndex;
import com.google.common.base.Preconditions;
import org.gan4j.data.Batch;

/**
 * Some rows of a batch: those of one worker, or of one micro-batch.
 *
 * @param from the first row, counted over the whole batch
 * @param size how many rows
 * @param whole the rows of the whole batch, over all workers
 */
record Share(long from, long size, long whole) {

    boolean isWhole() {
        return size == whole;
    }

    /** Rows of this share, as even as possible: part number {@code index} of so many. */
    Share part(int index, int parts) {
        Preconditions.checkArgument(
                parts <= size,
                "a batch of %s samples cannot be cut into %s micro-batches: use fewer",
                size,
                parts);
        long begin = size * index / parts;
        long end = size * (index + 1) / parts;
        return new Share(from + begin, end - begin, whole);
    }

    /** The rows of a part among those of this share. */
    Batch rows(Batch batch, Share part) {
        if (part.size == size) {
            return batch;
        }
        long begin = part.from - from;
        NDIndex rows = new NDIndex(begin + ":" + (begin + part.size));
        return batch.map(array -> array.get(rows));
    }
}
