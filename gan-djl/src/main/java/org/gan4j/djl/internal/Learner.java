package org.gan4j.djl.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gan4j.GradientTransform;
import org.gan4j.Player;
import org.gan4j.StateVisitor;
import org.gan4j.Stateful;
import org.gan4j.TrainingDivergedException;
import org.gan4j.djl.internal.optim.Updater;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.TensorLists;

/**
 * A player at work: parameters, an optimizer and an objective. It knows nothing of the other
 * player; games with more networks are made of more learners.
 */
final class Learner implements Stateful {

    /** Loss and gradient norm of a step, still on the device. */
    record Result(NDArray loss, NDArray gradientNorm) {}

    private final Player player;
    private final Weights weights;
    private final Updater updater;
    private final Function<Step, NDArray> objective;
    private final List<GradientTransform> gradientTransforms;
    private final Consumer<Step> afterUpdate;
    private long steps;

    Learner(
            Player player,
            Weights weights,
            Updater updater,
            Function<Step, NDArray> objective,
            List<GradientTransform> gradientTransforms,
            Consumer<Step> afterUpdate) {
        this.player = player;
        this.weights = weights;
        this.updater = updater;
        this.objective = objective;
        this.gradientTransforms = gradientTransforms;
        this.afterUpdate = afterUpdate;
    }

    Player player() {
        return player;
    }

    long steps() {
        return steps;
    }

    /** The loss of an ordinary step. */
    NDArray loss(Step step) {
        return objective.apply(step);
    }

    NDList parameters() {
        return weights.trainable();
    }

    static Result result(NDArray loss, NDList gradients) {
        return new Result(Autograd.detach(loss), TensorLists.norm(gradients));
    }

    /** Makes one optimizer update, of transformed gradients. */
    void update(NDList gradients, Step step) {
        NDList transformed = gradients;
        for (GradientTransform transform : gradientTransforms) {
            transformed = transform.apply(transformed, step);
        }
        updater.update(transformed, step.imagesSeen());
        steps++;
        afterUpdate.accept(step);
    }

    void checkFinite(Result result, long iteration) {
        double loss = toDouble(result.loss());
        double norm = toDouble(result.gradientNorm());
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw new TrainingDivergedException(player, iteration, loss, norm);
        }
    }

    static double toDouble(NDArray scalar) {
        return scalar.toArray()[0].doubleValue();
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.integer("player_steps", () -> steps, value -> steps = value);
        updater.visitState(visitor);
    }
}
