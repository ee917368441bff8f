package org.gan4j.djl.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gan4j.djl.nn.Script;
import org.gan4j.djl.nn.ScriptBlock;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.ForwardingDiscriminator;
import org.gan4j.network.ForwardingGenerator;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.network.TakesLayers;

/** A network that runs its reference batch in front of every other one. */
final class Referenced {

    private final Shape shape;
    private final Initializer values;
    private final Before before;
    private final Rest rest;
    private final Sequential block;

    Referenced(Block network, Shape shape, Initializer values) {
        this.shape = shape;
        this.values = values;
        before = new Before(shape, values);
        rest = new Rest(shape.get(0));
        block = new Sequential().add("before", before).add("network", network).add("rest", rest);
    }

    private NDArray before(NDArray x, ForwardPass pass) {
        return pass.run(before, x);
    }

    private NDArray rest(NDArray outputs, ForwardPass pass) {
        return pass.run(rest, outputs);
    }

    /** Where samples are packed, each reference sample is packed with those after it. */
    private static final class Before extends ScriptBlock {

        private final Shape shape;
        private final Parameter batch;
        private long times;

        Before(Shape shape, Initializer values) {
            this.shape = shape;
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
            times = inputs[0].get(1) / shape.get(1);
        }

        @Override
        protected List<String> write(Script script, List<String> inputs) {
            String reference = script.parameter(batch);
            List<String> rolled = new ArrayList<>(List.of(reference));
            for (long next = 1; next < times; next++) {
                rolled.add("torch.roll(%s, [%s], [0])".formatted(reference, -next));
            }
            String packs =
                    times == 1
                            ? reference
                            : script.let("torch.cat([%s], 1)".formatted(String.join(", ", rolled)));
            return List.of(script.let("torch.cat([%s, %s], 0)".formatted(packs, inputs.get(0))));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            long count = inputs[0].get(0) + shape.get(0);
            return new Shape[] {new Shape(count).addAll(inputs[0].slice(1))};
        }
    }

    /** All outputs without those for the reference batch. */
    private static final class Rest extends ScriptBlock {

        private final long count;

        Rest(long count) {
            this.count = count;
        }

        @Override
        protected List<String> write(Script script, List<String> inputs) {
            return inputs.stream()
                    .map(x -> script.let("torch.slice(%s, 0, %s)".formatted(x, count)))
                    .toList();
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return Arrays.stream(inputs)
                    .map(x -> new Shape(x.get(0) - count).addAll(x.slice(1)))
                    .toArray(Shape[]::new);
        }
    }

    /** A generator with a reference batch. */
    static final class OfGenerator extends ForwardingGenerator {

        private final Referenced reference;

        OfGenerator(Generator network, Referenced reference) {
            super(network);
            this.reference = reference;
        }

        @Override
        public Block block() {
            return reference.block;
        }

        @Override
        public NDArray generate(GeneratorInput input, ForwardPass pass) {
            NDArray z = Preconditions.checkNotNull(input.latent(), "latent");
            GeneratorInput all = input.withLatent(reference.before(z, pass));
            return reference.rest(decorated().generate(all, pass), pass);
        }
    }

    /** A discriminator with a reference batch. */
    static final class OfDiscriminator extends ForwardingDiscriminator {

        private final Referenced reference;

        OfDiscriminator(Discriminator network, Referenced reference) {
            super(network);
            this.reference = reference;
        }

        @Override
        protected Discriminator decorating(Discriminator other) {
            return new OfDiscriminator(
                    other, new Referenced(other.block(), reference.shape, reference.values));
        }

        @Override
        public Discriminator withLayerBeforeHead(Block layer) {
            Block apart = new Apart(reference.shape.get(0), layer);
            return decorating(TakesLayers.insert(decorated(), apart, layer));
        }

        @Override
        public Block block() {
            return reference.block;
        }

        @Override
        public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
            NDArray all = reference.before(input.samples(), pass);
            Critique whole =
                    decorated().criticise(new DiscriminatorInput(all, input.condition()), pass);
            return whole.map(x -> reference.rest(x, pass));
        }
    }

    /** Runs a layer on the reference batch and on the other samples apart. */
    private static final class Apart extends ScriptBlock {

        private final long count;
        private final Block layer;

        Apart(long count, Block layer) {
            this.count = count;
            this.layer = addNamed("layer", layer);
        }

        @Override
        public boolean isSampleWise() {
            return false;
        }

        @Override
        protected List<String> write(Script script, List<String> inputs) {
            String x = inputs.get(0);
            String reference = script.let("torch.slice(%s, 0, 0, %s)".formatted(x, count));
            String own = script.let("torch.slice(%s, 0, %s)".formatted(x, count));
            String first = script.block(layer, List.of(reference)).get(0);
            String second = script.block(layer, List.of(own)).get(0);
            return List.of(script.result("torch.cat([%s, %s], 0)".formatted(first, second)));
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
