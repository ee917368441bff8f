package org.gan4j.djl.internal.loop;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.TensorLists;
import org.gan4j.rule.Gradients;
import org.gan4j.rule.Pass;
import org.gan4j.run.Player;
import org.gan4j.run.Workers;
import org.jspecify.annotations.Nullable;

/**
 * A forward pass over the batches of one draw, in one piece or in micro-batches one after the
 * other.
 */
final class OpenPass implements Pass {

    private final Iteration iteration;
    private final DrawnBatches drawn;
    private final StepMemory memory;
    private final Map<String, Weights> weights;
    private final Set<String> trained;
    private final boolean inTurn;
    private final List<Forward> forwards;
    private final Set<Player> waiting;
    private final Map<Player, Step> steps = new HashMap<>();
    private @Nullable OpenGradients handedOut;

    /** Opens a pass with the live weights. */
    static OpenPass of(
            Iteration iteration, DrawnBatches drawn, List<Learner> learners, boolean inTurn) {
        checkArgument(!learners.isEmpty(), "a pass needs at least one player");
        Set<Player> players = new HashSet<>();
        Set<String> trained = new HashSet<>();
        for (Learner learner : learners) {
            checkArgument(
                    players.add(learner.player()), "player '%s' is there twice", learner.player());
            trained.addAll(learner.networks());
        }
        return new OpenPass(
                iteration,
                drawn,
                new StepMemory(iteration.root()),
                iteration.liveWeights(),
                trained,
                inTurn || players.size() == 1,
                new ArrayList<>(),
                players);
    }

    private OpenPass(
            Iteration iteration,
            DrawnBatches drawn,
            StepMemory memory,
            Map<String, Weights> weights,
            Set<String> trained,
            boolean inTurn,
            List<Forward> forwards,
            Set<Player> waiting) {
        this.iteration = iteration;
        this.drawn = drawn;
        this.memory = memory;
        this.weights = weights;
        this.trained = trained;
        this.inTurn = inTurn;
        this.forwards = forwards;
        this.waiting = waiting;
    }

    private int pieces() {
        return iteration.microBatches();
    }

    /** The pass over one micro-batch; players that share it find what was computed for others. */
    private Forward forward(int index) {
        if (index == forwards.size()) {
            StepMemory own = pieces() == 1 ? memory : new StepMemory(memory.manager());
            Share share = drawn.share().part(index, pieces());
            forwards.add(
                    new Forward(
                            own,
                            drawn,
                            share,
                            weights,
                            trained,
                            inTurn,
                            new Memo(iteration.updates())));
        }
        return forwards.get(index);
    }

    @Override
    public Gradients gradients(Player player) {
        checkState(memory.isOpen(), "this pass is closed");
        Learner learner = iteration.learner(player);
        checkState(
                waiting.remove(player),
                "player '%s' has had its gradients from this pass, or the pass was not opened for"
                        + " it: open another one",
                player);
        checkState(
                !inTurn || handedOut == null || handedOut.isApplied(),
                "the players of this pass move in turn: apply the gradients of '%s' before those of"
                        + " '%s' are asked for",
                handedOut == null ? "" : handedOut.player(),
                player);
        boolean shared = !waiting.isEmpty();
        StepNumbers numbers = iteration.newNumbers();
        Step.Moment moment = iteration.begin(learner, false);
        NDList total = new NDList();
        NDArray loss = null;
        Step last = null;
        for (int piece = 0; piece < pieces(); piece++) {
            Forward forward = forward(piece);
            last = iteration.step(moment, forward);
            Objective objective = learner.objective(iteration.game(), last);
            NDList gradients = learner.gradients(objective.total(), shared && !inTurn);
            double weight = (double) forward.share().size() / drawn.share().size();
            numbers.add(objective, weight);
            NDArray value = Autograd.detach(objective.total());
            if (pieces() == 1) {
                total = gradients;
                loss = value;
            } else {
                if (total.isEmpty()) {
                    total = zerosLike(gradients);
                    loss = zerosLike(new NDList(value)).head();
                }
                TensorLists.add(total, gradients, weight);
                TensorLists.add(new NDList(loss), new NDList(value), weight);
                if (!shared) {
                    forward.memory().close();
                }
            }
        }
        NDArray wholeLoss = requireNonNull(loss);
        Workers workers = iteration.workers();
        if (workers.size() > 1) {
            NDList everything = new NDList(total);
            everything.add(wholeLoss);
            workers.mean(everything);
        }
        numbers.finish(wholeLoss, total);
        iteration.record(learner, numbers, total);
        if (pieces() > 1) {
            // Its memory is closed; transforms and constraints get a step over the whole share.
            last = iteration.step(moment, whole());
        }
        handedOut = new OpenGradients(learner, total, requireNonNull(last), drawn.size(), memory);
        return handedOut;
    }

    /** Outlive the micro-batch in which they are created. */
    private NDList zerosLike(NDList arrays) {
        NDList zeros = new NDList(arrays.size());
        for (NDArray array : arrays) {
            NDArray zero = memory.manager().zeros(array.getShape(), array.getDataType());
            NDScope.unregister(zero);
            zeros.add(zero);
        }
        return zeros;
    }

    private Forward whole() {
        return new Forward(
                memory,
                drawn,
                drawn.share(),
                weights,
                trained,
                inTurn,
                new Memo(iteration.updates()));
    }

    @Override
    public NDList lookAheadGradients(Player player) {
        checkState(memory.isOpen(), "this pass is closed");
        checkState(
                pieces() == 1 && iteration.workers().size() == 1,
                "a rule that looks ahead needs the whole batch at once: use one worker and one"
                        + " micro-batch");
        Learner learner = iteration.learner(player);
        Forward forward = forward(0);
        Step step =
                steps.computeIfAbsent(
                        player, key -> iteration.step(iteration.begin(learner, true), forward));
        NDArray loss = learner.play(iteration.game(), step).loss();
        return Autograd.differentiableParameterGradients(loss, weights(player));
    }

    @Override
    public NDList weights(Player player) {
        NDList values = new NDList();
        for (String network : iteration.learner(player).networks()) {
            values.addAll(requireNonNull(weights.get(network)).trainable());
        }
        return values;
    }

    @Override
    public Pass with(Player player, NDList values) {
        checkState(memory.isOpen(), "this pass is closed");
        Learner learner = iteration.learner(player);
        checkArgument(
                values.size() == learner.parameters().size(),
                "player '%s' has %s trainable parameters, but %s values were given",
                player,
                learner.parameters().size(),
                values.size());
        Map<String, Weights> others = new LinkedHashMap<>(weights);
        NDManager manager = memory.manager();
        int from = 0;
        for (String network : learner.networks()) {
            Weights before = requireNonNull(weights.get(network));
            int to = from + before.trainable().size();
            others.put(network, before.lookingAhead(values.subNDList(from, to), manager));
            from = to;
        }
        List<Forward> replaced = new ArrayList<>();
        forwards.forEach(forward -> replaced.add(forward.with(others, learner.networks())));
        return new OpenPass(
                iteration,
                drawn,
                memory,
                others,
                trained,
                inTurn,
                replaced,
                new HashSet<>(waiting));
    }

    @Override
    public void close() {
        if (pieces() > 1) {
            for (int i = forwards.size() - 1; i >= 0; i--) {
                if (forwards.get(i).memory().isOpen()) {
                    forwards.get(i).memory().close();
                }
            }
        }
        if (memory.isOpen()) {
            memory.close();
        }
    }
}
