package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.google.common.base.Preconditions;
import org.gan4j.ConfigurationCheck;
import org.gan4j.Critique;
import org.gan4j.Discriminator;
import org.gan4j.Extensions;
import org.gan4j.ForwardPass;
import org.gan4j.Plugin;
import org.gan4j.TrainerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Packing, PacGAN (Lin et al. 2018, section 3): the discriminator judges m samples of one kind as
 * one, so that it sees whether they differ. m neighbours of the batch are put behind each other in
 * their channels, or in their values if they are not images; the critique has N / m logits.
 *
 * <p>Use it against mode collapse. It costs nothing but a wider first layer; each step has m times
 * fewer logits to learn from. The batch size must be a multiple of m.
 *
 * @param samples m, at least 2; 2 to 4 in the paper
 */
public record Packing(int samples) implements Plugin, ConfigurationCheck {

    public Packing {
        Preconditions.checkArgument(
                samples >= 2, "packing needs at least 2 samples, but was given %s", samples);
    }

    @Override
    public void install(Extensions extensions) {
        extensions.decorateDiscriminator(
                before -> new Packed(before, new Pack(samples, before.block())));
    }

    @Override
    public void check(TrainerConfig config) {
        Preconditions.checkState(
                config.batchSize() % samples == 0,
                "%s needs a batch size that is a multiple of %s, but it is %s",
                this,
                samples,
                config.batchSize());
    }

    private record Packed(Discriminator inner, Pack block) implements Discriminator {

        @Override
        public @Nullable Shape sampleShape() {
            return inner.sampleShape();
        }

        @Override
        public Critique criticise(NDList inputs, ForwardPass pass) {
            NDList packed = new NDList(inputs);
            packed.set(0, block.pack(inputs.head()));
            return inner.criticise(packed, pass);
        }
    }

    /** The network with its input packed, so that it is initialised for packs. */
    private static final class Pack extends AbstractBlock {

        private final int samples;
        private final Block network;

        Pack(int samples, Block network) {
            this.samples = samples;
            this.network = addChildBlock("network", network);
        }

        NDArray pack(NDArray x) {
            Preconditions.checkArgument(
                    x.getShape().get(0) % samples == 0,
                    "packing puts %s samples together, but the batch has %s",
                    samples,
                    x.getShape().get(0));
            return x.reshape(packed(x.getShape()));
        }

        private Shape packed(Shape shape) {
            return new Shape(shape.get(0) / samples, shape.get(1) * samples).addAll(shape.slice(2));
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                @Nullable PairList<String, Object> options) {
            return network.forward(store, new NDList(pack(inputs.head())), training);
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            network.initialize(manager, type, packed(inputs[0]));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return network.getOutputShapes(new Shape[] {packed(inputs[0])});
        }
    }
}
