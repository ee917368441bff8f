package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.run.Player;
import org.gan4j.run.StepContext;
import org.gan4j.transform.GradientTransform;

/**
 * Gradient clipping (Pascanu et al. 2013, algorithm 1) of one player: by the Euclidean norm over
 * all of its parameters, g min(1, limit / ||g||), or each value to [-limit, limit].
 *
 * <p>Use it against rare explosions, with a limit above the usual norm, which hooks report before
 * clipping. Clipping by norm reads all gradients once more. With Adam a limit far below it does
 * little, as Adam divides by the size of gradients.
 */
public final class GradientClipping implements Plugin, GradientTransform {

    private final Player player;
    private final double limit;
    private final boolean byNorm;

    private GradientClipping(Player player, double limit, boolean byNorm) {
        this.player = Preconditions.checkNotNull(player, "player");
        this.limit = limit;
        this.byNorm = byNorm;
        Preconditions.checkArgument(limit > 0, "the limit must be above 0, but was %s", limit);
    }

    /**
     * Clips the norm.
     *
     * @param player whose gradients
     * @param limit the largest norm over all parameters, above 0
     * @return the plug-in
     */
    public static GradientClipping byNorm(Player player, double limit) {
        return new GradientClipping(player, limit, true);
    }

    /**
     * Clips each value.
     *
     * @param player whose gradients
     * @param limit the largest absolute value, above 0
     * @return the plug-in
     */
    public static GradientClipping byValue(Player player, double limit) {
        return new GradientClipping(player, limit, false);
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.addGradientTransform(this);
    }

    @Override
    public NDList apply(NDList gradients, StepContext context) {
        if (!context.player().equals(player)) {
            return gradients;
        }
        NDList clipped = new NDList(gradients.size());
        if (byNorm) {
            NDArray squares = context.manager().zeros(new Shape(1), context.dataType());
            for (NDArray gradient : gradients) {
                squares.addi(gradient.square().sum());
            }
            // As PyTorch's clip_grad_norm_, which adds 1e-6 to the norm.
            NDArray factor = squares.sqrt().add(1e-6).pow(-1).mul(limit).minimum(1);
            gradients.forEach(gradient -> clipped.add(gradient.mul(factor)));
        } else {
            gradients.forEach(gradient -> clipped.add(gradient.clip(-limit, limit)));
        }
        return clipped;
    }

    @Override
    public String toString() {
        return "GradientClipping[player=%s, limit=%s, by=%s]"
                .formatted(player, limit, byNorm ? "norm" : "value");
    }
}
