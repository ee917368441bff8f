package org.gan4j.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What the discriminator says of a batch.
 *
 * @param logits raw, unsquashed scores, larger means more real: (N); or (N, ...) where a network
 *     scores patches; or with N / m in the place of N where m samples are judged as one
 * @param features outputs of the intermediate layers a network chooses to show, each with the batch
 *     as first axis; may be empty
 * @param heads further outputs by name, such as the logits of an auxiliary classifier, each with
 *     the batch as first axis; may be empty
 */
public record Critique(NDArray logits, NDList features, Map<String, NDArray> heads) {

    public Critique {
        heads = Collections.unmodifiableMap(new LinkedHashMap<>(heads));
    }

    /**
     * A critique without heads.
     *
     * @param logits raw scores
     * @param features outputs of intermediate layers
     */
    public Critique(NDArray logits, NDList features) {
        this(logits, features, Map.of());
    }

    /** {@return how many samples, or groups of samples, were judged} */
    public long size() {
        return logits.getShape().get(0);
    }

    /**
     * One of the heads.
     *
     * @param name its name
     * @return its output
     * @throws IllegalStateException if the discriminator has no such head
     */
    public NDArray head(String name) {
        NDArray head = heads.get(name);
        if (head == null) {
            throw new IllegalStateException(
                    "the discriminator has no head '%s', only %s: use one that has it"
                            .formatted(name, heads.keySet()));
        }
        return head;
    }

    /**
     * The same change of logits, features and heads, such as a choice of rows.
     *
     * @param change of one array
     * @return the changed critique
     */
    public Critique map(UnaryOperator<NDArray> change) {
        NDList changed = new NDList(features.size());
        features.forEach(feature -> changed.add(change.apply(feature)));
        Map<String, NDArray> changedHeads = new LinkedHashMap<>();
        heads.forEach((name, head) -> changedHeads.put(name, change.apply(head)));
        return new Critique(change.apply(logits), changed, changedHeads);
    }
}
