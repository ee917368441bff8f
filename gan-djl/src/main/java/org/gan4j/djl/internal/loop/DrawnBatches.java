package org.gan4j.djl.internal.loop;

import com.google.common.base.Preconditions;
import java.util.Map;
import org.gan4j.data.Batch;
import org.gan4j.rule.Draw;

/**
 * The real batches of one draw.
 *
 * @param batches this worker's share of them, by source
 * @param share which rows these are
 */
record DrawnBatches(Map<String, Batch> batches, Share share) implements Draw {

    @Override
    public long size() {
        return share.whole();
    }

    Batch batch(String source) {
        Batch batch = batches.get(source);
        Preconditions.checkArgument(
                batch != null, "this game has no source '%s', only %s", source, batches.keySet());
        return batch;
    }
}
