package org.gan4j.djl.internal.loop;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import com.google.common.base.Preconditions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.constraint.Constraint;
import org.gan4j.djl.internal.weights.Average;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.TensorLists;
import org.gan4j.game.Game;
import org.gan4j.game.Play;
import org.gan4j.game.PlayerSpec;
import org.gan4j.game.TermContext;
import org.gan4j.optim.Updater;
import org.gan4j.run.Parameters;
import org.gan4j.run.Player;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;
import org.gan4j.run.TrainingDivergedException;
import org.gan4j.transform.GradientTransform;
import org.jspecify.annotations.Nullable;

/**
 * A player at work: its parameters, of one network or several, its terms and its optimizer. It
 * knows nothing of the other players.
 */
final class Learner implements Stateful {

    private final PlayerSpec spec;
    private final Parameters parameters;
    private final Updater updater;
    private final List<Term> terms;
    private final Pace pace;
    private final List<GradientTransform> gradientTransforms;
    private final List<Constraint> constraints;
    private final List<Average> averages;
    private long steps;

    /** Gathers everything that is one player's. */
    Learner(
            PlayerSpec spec,
            Parameters parameters,
            Updater updater,
            List<Term> terms,
            Pace pace,
            List<GradientTransform> gradientTransforms,
            List<Constraint> constraints,
            List<Average> averages) {
        this.spec = spec;
        this.parameters = parameters;
        this.updater = updater;
        this.terms = terms;
        this.pace = pace;
        this.gradientTransforms = gradientTransforms;
        this.constraints = constraints;
        this.averages = averages;
    }

    Player player() {
        return spec.player();
    }

    List<String> networks() {
        return spec.networks();
    }

    long steps() {
        return steps;
    }

    Parameters parameters() {
        return parameters;
    }

    boolean differentiatesSamples() {
        return terms.stream()
                .anyMatch(term -> term.isDue(steps) && term.regularizer().usesSampleGradients());
    }

    /** The game's loss, and the terms that are due. */
    Objective objective(Game game, Step step) {
        Play play = play(game, step);
        NDArray total = play.loss();
        Map<String, NDArray> added = new LinkedHashMap<>();
        TermContext context = new TermContext(game, step, play, parameters);
        for (Term term : terms) {
            if (term.isDue(step.number())) {
                NDArray value = term.regularizer().term(context);
                checkScalar(value, term.regularizer());
                NDArray weighted = term.weighted(value, step.imagesSeen(), total.getDataType());
                added.put(term.name(), weighted);
                total = total.add(weighted);
            }
        }
        return new Objective(total, play, added);
    }

    /** The game's loss alone. */
    Play play(Game game, Step step) {
        Play play = game.play(player(), step);
        Preconditions.checkState(play != null, "%s plays nothing for player '%s'", game, player());
        checkScalar(play.loss(), "the loss of player '" + player() + "'");
        return play;
    }

    private static void checkScalar(@Nullable NDArray value, Object what) {
        Preconditions.checkState(
                value != null, "%s is null: return a scalar, such as a mean over the batch", what);
        Preconditions.checkState(
                value.size() == 1,
                "%s has shape %s: return a scalar, such as a mean over the batch",
                what,
                value.getShape());
    }

    /** Gradients for an update; with {@code keep} the history stays for another player. */
    NDList gradients(NDArray total, boolean keep) {
        try {
            return keep
                    ? Autograd.gradientsKeepingHistory(total, parameters.arrays())
                    : Autograd.gradients(total, parameters.arrays());
        } catch (EngineException e) {
            if (!Autograd.hasHistory(total)) {
                throw new IllegalStateException(
                        "the loss of player '%s' does not depend on its networks %s: nothing could be learned from it; compute it from what they return, and do not detach that"
                                .formatted(player(), networks()),
                        e);
            }
            throw e;
        }
    }

    /** Makes one optimizer update, of transformed gradients. */
    void update(NDList gradients, Step step) {
        NDList transformed = gradients;
        for (GradientTransform transform : gradientTransforms) {
            transformed = transform.apply(transformed, step);
        }
        try (GradMode mode = GradMode.off()) {
            move(transformed, step.imagesSeen());
        }
        steps++;
        try (GradMode mode = GradMode.off()) {
            constraints.forEach(constraint -> constraint.apply(parameters, step));
        }
        averages.forEach(average -> average.follow(step.imagesSeen()));
    }

    /** A part of the way that the optimizer goes is the way of a smaller learning rate. */
    private void move(NDList gradients, long imagesSeen) {
        if (pace.factor() == 1) {
            updater.update(gradients, imagesSeen);
            return;
        }
        try (NDScope copies = new NDScope()) {
            NDList before = new NDList();
            parameters.arrays().forEach(array -> before.add(array.duplicate()));
            updater.update(gradients, imagesSeen);
            TensorLists.lerp(parameters.arrays(), before, 1 - pace.factor());
        }
    }

    /** Refuses weights that are not numbers any more. */
    void checkFinite(double loss, long iteration) {
        try (NDScope strays = new NDScope()) {
            double norm = StepNumbers.number(TensorLists.norm(parameters.arrays()));
            if (!Double.isFinite(norm)) {
                throw new TrainingDivergedException(player(), iteration, loss, norm);
            }
        }
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.integer("player_steps", () -> steps, value -> steps = value);
        updater.visitState(visitor);
    }
}
