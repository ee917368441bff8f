package org.gan4j.djl.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import com.google.common.base.Preconditions;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.ForwardingDiscriminator;
import org.gan4j.network.ForwardingGenerator;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.network.TakesLayers;
import org.jspecify.annotations.Nullable;

/** A network that runs its reference batch in front of every other one. */
final class Referenced extends AbstractBlock {

    private final Block network;
    private final Shape shape;
    private final Initializer values;
    private final Parameter batch;

    Referenced(Block network, Shape shape, Initializer values) {
        this.network = addChildBlock("network", network);
        this.shape = shape;
        this.values = values;
        batch =
                addParameter(
                        Parameter.builder()
                                .setName("reference")
                                .setType(Parameter.Type.OTHER)
                                .optRequiresGrad(false)
                                .optInitializer(values)
                                .build());
    }

    @Override
    protected void prepare(Shape[] inputs) {
        batch.setShape(shape);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        network.initialize(manager, type, inputs);
    }

    NDArray before(NDArray x, ForwardPass pass) {
        ParameterStore weights = pass.weights();
        NDArray reference =
                Preconditions.checkNotNull(weights.getValue(batch, x.getDevice(), pass.training()));
        return packedLike(x, reference).concat(x);
    }

    /** Where samples are packed, each reference sample is packed with those after it. */
    private static NDArray packedLike(NDArray x, NDArray reference) {
        long times = x.getShape().get(1) / reference.getShape().get(1);
        NDArray packs = reference;
        for (long next = 1; next < times; next++) {
            NDArray later = reference.get(new NDIndex(next + ":"));
            NDArray rolled = later.concat(reference.get(new NDIndex("0:" + next)));
            packs = packs.concat(rolled, 1);
        }
        return packs;
    }

    NDArray rest(NDArray outputs) {
        return outputs.get(new NDIndex(shape.get(0) + ":"));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> options) {
        ForwardPass pass = new ForwardPass(store, training);
        return new NDList(rest(pass.run(network, before(inputs.singletonOrThrow(), pass))));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return network.getOutputShapes(inputs);
    }

    /** A generator with a reference batch. */
    static final class OfGenerator extends ForwardingGenerator {

        private final Referenced block;

        OfGenerator(Generator network, Referenced block) {
            super(network);
            this.block = block;
        }

        @Override
        public Block block() {
            return block;
        }

        @Override
        public NDArray generate(GeneratorInput input, ForwardPass pass) {
            NDArray z = Preconditions.checkNotNull(input.latent(), "latent");
            GeneratorInput all = input.withLatent(block.before(z, pass));
            return block.rest(decorated().generate(all, pass));
        }
    }

    /** A discriminator with a reference batch. */
    static final class OfDiscriminator extends ForwardingDiscriminator {

        private final Referenced block;

        OfDiscriminator(Discriminator network, Referenced block) {
            super(network);
            this.block = block;
        }

        @Override
        protected Discriminator decorating(Discriminator other) {
            return new OfDiscriminator(
                    other, new Referenced(other.block(), block.shape, block.values));
        }

        @Override
        public Discriminator withLayerBeforeHead(Block layer) {
            Block apart = new Apart(block.shape.get(0), layer);
            return decorating(TakesLayers.insert(decorated(), apart, layer));
        }

        @Override
        public Block block() {
            return block;
        }

        @Override
        public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
            NDArray all = block.before(input.samples(), pass);
            Critique whole =
                    decorated().criticise(new DiscriminatorInput(all, input.condition()), pass);
            return whole.map(block::rest);
        }
    }

    /** Runs a layer on the reference batch and on the other samples apart. */
    private static final class Apart extends AbstractBlock {

        private final long count;
        private final Block layer;

        Apart(long count, Block layer) {
            this.count = count;
            this.layer = addChildBlock("layer", layer);
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                @Nullable PairList<String, Object> options) {
            NDArray x = inputs.head();
            NDList reference = new NDList(x.get(new NDIndex("0:" + count)));
            NDList own = new NDList(x.get(new NDIndex(count + ":")));
            NDArray first = layer.forward(store, reference, training).head();
            return new NDList(first.concat(layer.forward(store, own, training).head()));
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            layer.initialize(manager, type, inputs);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return layer.getOutputShapes(inputs);
        }
    }
}
