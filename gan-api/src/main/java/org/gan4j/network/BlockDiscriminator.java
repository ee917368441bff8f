package org.gan4j.network;

import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import org.gan4j.data.Conditioning;

/** A discriminator around a plain block. */
record BlockDiscriminator(Block block, Conditioning conditioning)
        implements Discriminator, TakesLayers {

    @Override
    public boolean isSampleWise() {
        return block instanceof SampleWise layers && layers.isSampleWise();
    }

    /** Of a SequentialBlock, the outputs of all layers but the last are features. */
    @Override
    public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
        if (!(block instanceof SequentialBlock)) {
            return Discriminator.super.criticise(input, pass);
        }
        NDList values = input.arrays(conditioning);
        NDList features = new NDList();
        int left = block.getChildren().size();
        for (Block layer : block.getChildren().values()) {
            values = pass.run(layer, values);
            if (--left > 0) {
                features.add(values.head());
            }
        }
        features.addAll(values.subNDList(1));
        return new Critique(Discriminator.logits(values.head()), features);
    }

    @Override
    public Discriminator withLayerBeforeHead(Block layer) {
        if (block instanceof LayerSequence layers) {
            return new BlockDiscriminator(
                    layers.withLayerBeforeLast(BEFORE_HEAD, layer), conditioning);
        }
        checkState(
                block instanceof SequentialBlock && block.getChildren().size() >= 2,
                "only the head of a SequentialBlock can be found, not that of a %s: wrap one, or"
                        + " implement TakesLayers",
                block.getClass().getSimpleName());
        SequentialBlock longer = new SequentialBlock();
        int head = block.getChildren().size() - 1;
        for (int i = 0; i < head; i++) {
            longer.add(block.getChildren().valueAt(i));
        }
        return new BlockDiscriminator(
                longer.add(layer).add(block.getChildren().valueAt(head)), conditioning);
    }
}
