package org.gan4j.djl.network;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.network.Critique;
import org.gan4j.network.ForwardPass;

/** A sequence of layers that shows the outputs of some of them. */
final class LayersWithFeatures {

    private final SequentialBlock block = new SequentialBlock().setReturnIntermediate(true);
    private final List<Integer> shown = new ArrayList<>();

    LayersWithFeatures add(Block layer) {
        block.add(layer);
        return this;
    }

    /** Adds a layer whose output is a feature. */
    LayersWithFeatures show(Block layer) {
        shown.add(block.getChildren().size());
        return add(layer);
    }

    /** The same layers with one more before the last. */
    LayersWithFeatures withLayerBeforeHead(Block layer) {
        LayersWithFeatures longer = new LayersWithFeatures();
        int head = block.getChildren().size() - 1;
        for (int i = 0; i < head; i++) {
            longer.add(block.getChildren().valueAt(i));
        }
        longer.shown.addAll(shown);
        return longer.add(layer).add(block.getChildren().valueAt(head));
    }

    SequentialBlock block() {
        return block;
    }

    /** Runs all layers: the last output holds the logits. */
    Critique criticise(NDList inputs, ForwardPass pass) {
        NDList outputs = pass.run(block, inputs);
        NDList features = new NDList(shown.size());
        shown.forEach(index -> features.add(outputs.get(index)));
        return new Critique(outputs.get(outputs.size() - 1).reshape(-1), features);
    }
}
