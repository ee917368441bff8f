package org.gan4j.djl.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.nn.Script;
import org.gan4j.djl.nn.ScriptBlock;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;

/**
 * Several generators against one discriminator, sampled as a mixture with equal weights (Ghosh et
 * al. 2018, MAD-GAN, and Hoang et al. 2018, MGAN; without their classifiers). A distribution of
 * separate parts need then not be bridged by one continuous generator.
 *
 * <p>One more latent dimension, the last, picks the generator of a sample: number floor(k frac(1000
 * z)), which is uniform for any smooth prior, so that a latent always gives the same sample. Every
 * generator runs on the whole batch, so a step costs k times as much for the generators. The
 * ensemble has no recipe and does not go with {@code LatentConsistency}, whose small steps of the
 * latent would change the generator: load it with {@code TrainedGenerator.load(directory,
 * network)}.
 */
public final class GeneratorEnsemble implements Generator {

    private static final double FINENESS = 1_000;

    private final ImmutableList<Generator> members;
    private final Members block;

    private GeneratorEnsemble(List<Generator> members) {
        this.members = ImmutableList.copyOf(members);
        block = new Members(this.members);
    }

    /**
     * Joins generators.
     *
     * @param members at least 2, of one latent size and sample shape, not yet initialised
     * @return the ensemble
     */
    public static GeneratorEnsemble of(List<Generator> members) {
        Preconditions.checkArgument(
                members.size() >= 2, "an ensemble needs 2 generators, but has %s", members.size());
        Preconditions.checkArgument(
                Set.copyOf(members).size() == members.size(),
                "the generators of an ensemble must be different objects: build each anew");
        for (Generator member : members) {
            Preconditions.checkArgument(
                    member.latentSize() == members.get(0).latentSize()
                            && member.sampleShape().equals(members.get(0).sampleShape())
                            && member.conditioning().equals(members.get(0).conditioning()),
                    "all generators need the same latent size, sample shape and conditions, but %s"
                            + " differs from %s",
                    member,
                    members.get(0));
        }
        return new GeneratorEnsemble(members);
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public Conditioning conditioning() {
        return members.get(0).conditioning();
    }

    @Override
    public int latentSize() {
        return members.get(0).latentSize() + 1;
    }

    @Override
    public Shape sampleShape() {
        return members.get(0).sampleShape();
    }

    @Override
    public NDArray generate(GeneratorInput input, ForwardPass pass) {
        NDArray z = Preconditions.checkNotNull(input.latent(), "latent");
        GeneratorInput own = input.withLatent(z.get(new NDIndex(":, 0:" + (latentSize() - 1))));
        NDList made = new NDList(z);
        members.forEach(member -> made.add(member.generate(own, pass)));
        return pass.run(block.mixture, made).head();
    }

    @Override
    public String toString() {
        return "GeneratorEnsemble" + members;
    }

    /** The blocks of all members. */
    private static final class Members extends ScriptBlock {

        private final ImmutableList<Generator> members;
        private final Mixture mixture;

        Members(ImmutableList<Generator> members) {
            this.members = members;
            mixture = new Mixture(members.size(), members.get(0).sampleShape());
            for (int i = 0; i < members.size(); i++) {
                addNamed("generator" + i, members.get(i).block());
            }
        }

        @Override
        protected List<String> write(Script script, List<String> inputs) {
            List<String> own = new ArrayList<>(inputs);
            own.set(0, script.let("torch.slice(%s, 1, 0, -1)".formatted(inputs.get(0))));
            List<String> made = new ArrayList<>(inputs.subList(0, 1));
            for (Generator member : members) {
                made.add(script.block(member.block(), own).get(0));
            }
            return script.block(mixture, made);
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            Shape[] own = inputs.clone();
            own[0] = new Shape(inputs[0].get(0), inputs[0].get(1) - 1);
            members.forEach(member -> member.block().initialize(manager, type, own));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return new Shape[] {new Shape(inputs[0].get(0)).addAll(members.get(0).sampleShape())};
        }
    }

    /** Given latents and what every generator made of them, takes each sample from one. */
    private static final class Mixture extends ScriptBlock {

        private final int generators;
        private final Shape sampleShape;

        Mixture(int generators, Shape sampleShape) {
            this.generators = generators;
            this.sampleShape = sampleShape;
        }

        @Override
        protected List<String> write(Script script, List<String> inputs) {
            String last = "torch.detach(torch.slice(%s, 1, -1))".formatted(inputs.get(0));
            String fine = script.let("torch.mul(%s, %s)".formatted(last, FINENESS));
            String part = "torch.sub(%s, torch.floor(%s))".formatted(fine, fine);
            String number =
                    script.let("torch.floor(torch.mul(%s, %s))".formatted(part, generators));
            String ones = ", 1".repeat(sampleShape.dimension());
            String picked = script.let("torch.reshape(%s, [-1%s])".formatted(number, ones));
            String mixture = inputs.get(1);
            for (int i = 1; i < generators; i++) {
                mixture =
                        script.let(
                                "torch.where(torch.ge(%s, %s), %s, %s)"
                                        .formatted(picked, i, inputs.get(i + 1), mixture));
            }
            return List.of(mixture);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return new Shape[] {inputs[1]};
        }
    }
}
