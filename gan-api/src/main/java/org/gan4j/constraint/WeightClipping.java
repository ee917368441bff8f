package org.gan4j.constraint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import org.gan4j.ConfigurationCheck;
import org.gan4j.Constraint;
import org.gan4j.Player;
import org.gan4j.StepContext;
import org.gan4j.TrainerConfig;

/**
 * Weight clipping (Arjovsky et al. 2017, algorithm 1): after every critic step each parameter is
 * clipped to [-c, c]. A gradient penalty does the same job better in most games.
 *
 * @param limit c, above 0; 0.01 in the paper
 */
public record WeightClipping(double limit) implements Constraint, ConfigurationCheck {

    public WeightClipping {
        Preconditions.checkArgument(
                limit > 0 && Double.isFinite(limit), "limit must be above 0, but was %s", limit);
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
    public void apply(NDList parameters, StepContext context) {
        for (NDArray parameter : parameters) {
            parameter.clip(-limit, limit).copyTo(parameter);
        }
    }

    @Override
    public void check(TrainerConfig config) {
        Preconditions.checkState(
                !normalises(config.discriminator().block()),
                "%s clips weights that the discriminator normalises: remove the one or the other",
                this);
    }

    private static boolean normalises(Block block) {
        return block instanceof NormalisesWeights
                || block.getChildren().values().stream().anyMatch(WeightClipping::normalises);
    }
}
