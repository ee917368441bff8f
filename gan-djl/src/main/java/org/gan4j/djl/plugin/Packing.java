package org.gan4j.djl.plugin;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.ParameterList;
import com.google.common.base.Preconditions;
import java.util.Arrays;
import java.util.List;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.data.Batch;
import org.gan4j.djl.nn.Script;
import org.gan4j.djl.nn.ScriptBlock;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.ForwardingDiscriminator;

/**
 * Packing, PacGAN (Lin et al. 2018, section 3): the discriminator judges m samples of one kind as
 * one, so that it sees whether they differ. m neighbours of the batch are put behind each other in
 * their channels, or in their values if they are not images, and so are the conditions of a
 * conditional discriminator: labels then are (N / m, m). The critique has N / m logits.
 *
 * <p>Use it against mode collapse. It costs nothing but a wider first layer; each step has m times
 * fewer logits to learn from. The batch size must be a multiple of m.
 *
 * @param samples m, at least 2; 2 to 4 in the paper
 */
public record Packing(int samples) implements Plugin, ChecksComposition {

    public Packing {
        Preconditions.checkArgument(
                samples >= 2, "packing needs at least 2 samples, but was given %s", samples);
    }

    /**
     * Shows the discriminator groups of samples.
     *
     * @param samples m, at least 2; 2 to 4 in the paper
     * @return the plug-in
     */
    public static Packing of(int samples) {
        return new Packing(samples);
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.decorateDiscriminator(before -> new Packed(before, samples));
    }

    @Override
    public void check(Composition composition) {
        Preconditions.checkState(
                composition.batchSize() % samples == 0,
                "%s needs a batch size that is a multiple of %s, but it is %s",
                this,
                samples,
                composition.batchSize());
    }

    private static final class Packed extends ForwardingDiscriminator {

        private final PackedNetwork block;

        Packed(Discriminator decorated, int samples) {
            super(decorated);
            block = new PackedNetwork(samples, decorated.block());
        }

        @Override
        protected Discriminator decorating(Discriminator other) {
            return new Packed(other, block.packs.samples);
        }

        @Override
        public Block block() {
            return block;
        }

        @Override
        public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
            Batch packed =
                    new Batch(input.samples(), input.condition())
                            .map(x -> pass.run(block.packs, x));
            return decorated().criticise(DiscriminatorInput.of(packed), pass);
        }
    }

    /** A network with its input packed, so that it is initialised for packs. */
    private static final class PackedNetwork extends ScriptBlock {

        private final Packs packs;
        private final Block network;

        PackedNetwork(int samples, Block network) {
            packs = new Packs(samples);
            this.network = addNamed("network", network);
        }

        @Override
        public boolean isSampleWise() {
            return false;
        }

        @Override
        protected List<String> write(Script script, List<String> inputs) {
            return script.block(network, script.block(packs, inputs));
        }

        /** By their names in the network. */
        @Override
        public ParameterList getParameters() {
            return network.getParameters();
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            network.initialize(manager, type, packs.getOutputShapes(inputs));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return network.getOutputShapes(packs.getOutputShapes(inputs));
        }
    }

    /** Puts samples, and whatever they come with, together. */
    private static final class Packs extends ScriptBlock {

        private final int samples;

        Packs(int samples) {
            this.samples = samples;
        }

        @Override
        protected List<String> write(Script script, List<String> inputs) {
            return inputs.stream().map(x -> packed(script, x)).toList();
        }

        private String packed(Script script, String x) {
            String size = script.let("torch.size(%s)".formatted(x));
            String count = size + "[0]";
            script.refuse(
                    "torch.ne(torch.remainder(%s, %s), 0)".formatted(count, samples),
                    "packing puts %s samples together, but the batch has {}".formatted(samples),
                    count);
            return script.let(
                    "torch.reshape(%s, torch.add([torch.floordiv(%s, %s), -1], torch.slice(%s, 2)))"
                            .formatted(x, count, samples, size));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return Arrays.stream(inputs).map(this::packed).toArray(Shape[]::new);
        }

        private Shape packed(Shape shape) {
            Shape batch = new Shape(shape.get(0) / samples);
            return shape.dimension() == 1
                    ? batch.add(samples)
                    : batch.add(shape.get(1) * samples).addAll(shape.slice(2));
        }
    }
}
