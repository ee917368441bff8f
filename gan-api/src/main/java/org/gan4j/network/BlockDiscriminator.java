package org.gan4j.network;

import static com.google.common.base.Preconditions.checkState;

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
