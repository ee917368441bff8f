package org.gan4j.djl.internal.loop;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gan4j.data.Batch;
import org.gan4j.djl.internal.weights.Weights;

/**
 * Networks run once over one share of a batch.
 *
 * @param memory what frees whatever is computed
 * @param drawn the batches
 * @param share which rows of them
 * @param weights the weights of every network, by name
 * @param trained the networks whose players share this pass
 * @param inTurn whether each of these players moves before the next asks for gradients
 * @param memo what they share
 */
record Forward(
        StepMemory memory,
        DrawnBatches drawn,
        Share share,
        Map<String, Weights> weights,
        Set<String> trained,
        boolean inTurn,
        Memo memo) {

    NDManager manager() {
        return memory.manager();
    }

    Batch batch(String source) {
        Batch whole = drawn.batch(source);
        return share.size() == drawn.share().size()
                ? whole
                : memo.once("batch " + source, () -> drawn.share().rows(whole, share));
    }

    Weights weights(String network) {
        Weights values = weights.get(network);
        if (values == null) {
            throw new IllegalArgumentException(
                    "this game has no network '%s', only %s".formatted(network, weights.keySet()));
        }
        return values;
    }

    boolean trains(String network) {
        return trained.contains(network);
    }

    /** The same with other weights, and without what depends on those they replace. */
    Forward with(Map<String, Weights> others, List<String> replaced) {
        return new Forward(memory, drawn, share, others, trained, inTurn, memo.without(replaced));
    }
}
