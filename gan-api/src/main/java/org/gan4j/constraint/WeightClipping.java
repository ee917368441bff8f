package org.gan4j.constraint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.run.Parameters;
import org.gan4j.run.Player;
import org.gan4j.run.StepContext;

/**
 * Weight clipping (Arjovsky et al. 2017, algorithm 1): after every critic step each parameter is
 * clipped to [-c, c]. A gradient penalty does the same job better in most games.
 *
 * @param limit c, above 0; 0.01 in the paper
 */
public record WeightClipping(double limit) implements Constraint, ChecksComposition {

    public WeightClipping {
        Preconditions.checkArgument(
                limit > 0 && Double.isFinite(limit), "limit must be above 0, but was %s", limit);
    }

    /**
     * Clips to a limit of your own.
     *
     * @param limit c, above 0; 0.01 in the paper
     * @return the constraint
     */
    public static WeightClipping of(double limit) {
        return new WeightClipping(limit);
    }

    /** {@return clipping to [-0.01, 0.01]} */
    public static WeightClipping standard() {
        return new WeightClipping(0.01);
    }

    @Override
    public Player player() {
        return Player.DISCRIMINATOR;
    }

    @Override
    public void apply(Parameters parameters, StepContext context) {
        for (NDArray parameter : parameters) {
            parameter.set(new NDIndex("..."), parameter.clip(-limit, limit));
        }
    }

    @Override
    public void check(Composition composition) {
        Preconditions.checkState(
                composition.networksOf(player()).stream().noneMatch(n -> normalises(n.block())),
                "%s clips weights that the discriminator normalises: remove the one or the other",
                this);
    }

    private static boolean normalises(Block block) {
        return block instanceof NormalisesWeights
                || block.getChildren().values().stream().anyMatch(WeightClipping::normalises);
    }
}
