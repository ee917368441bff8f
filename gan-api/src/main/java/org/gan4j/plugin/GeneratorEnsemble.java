package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Set;
import org.gan4j.data.Conditioning;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.jspecify.annotations.Nullable;

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
        int last = latentSize() - 1;
        GeneratorInput own = input.withLatent(z.get(new NDIndex(":, 0:" + last)));
        NDArray fine = z.get(new NDIndex(":, " + last)).stopGradient().mul(FINENESS);
        NDArray part01 = fine.sub(fine.floor());
        NDArray number = part01.mul(members.size()).floor().minimum(members.size() - 1);
        Shape perSample = new Shape(-1);
        for (int axis = 0; axis < sampleShape().dimension(); axis++) {
            perSample = perSample.add(1);
        }
        NDArray picked = number.reshape(perSample);
        NDArray mixture = null;
        for (int i = 0; i < members.size(); i++) {
            NDArray made = members.get(i).generate(own, pass);
            NDArray part = made.mul(picked.eq(i).toType(made.getDataType(), false));
            mixture = mixture == null ? part : mixture.add(part);
        }
        return Preconditions.checkNotNull(mixture);
    }

    @Override
    public String toString() {
        return "GeneratorEnsemble" + members;
    }

    /** Holds the parameters of all members. */
    private static final class Members extends AbstractBlock {

        private final ImmutableList<Generator> members;

        Members(ImmutableList<Generator> members) {
            this.members = members;
            for (int i = 0; i < members.size(); i++) {
                addChildBlock("generator" + i, members.get(i).block());
            }
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            Shape[] own = inputs.clone();
            own[0] = new Shape(inputs[0].get(0), inputs[0].get(1) - 1);
            members.forEach(member -> member.block().initialize(manager, type, own));
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                @Nullable PairList<String, Object> options) {
            throw new UnsupportedOperationException("an ensemble runs through generate()");
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return new Shape[] {new Shape(inputs[0].get(0)).addAll(members.get(0).sampleShape())};
        }
    }
}
