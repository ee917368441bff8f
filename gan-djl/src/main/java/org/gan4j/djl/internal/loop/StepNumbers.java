package org.gan4j.djl.internal.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.TensorLists;
import org.gan4j.game.Encounter;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.loss.LogitScale;
import org.gan4j.run.Parameters;
import org.gan4j.run.Player;
import org.gan4j.run.TrainingDivergedException;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one step, still on the device: they are fetched when somebody asks. Over several
 * shares of a batch they are means.
 */
final class StepNumbers {

    /** What is kept of one share of a batch. */
    private record Part(
            double weight,
            NDArray gameLoss,
            Map<String, NDArray> terms,
            Map<String, NDArray> parts,
            @Nullable NDArray realLogits,
            @Nullable NDArray fakeLogits,
            LogitScale scale) {}

    private final NDManager memory;
    private final boolean detailed;
    private final boolean checked;
    private final List<Part> shares = new ArrayList<>();
    private final Map<String, NDArray> gradients = new LinkedHashMap<>();
    private @Nullable NDArray loss;
    private @Nullable NDArray gradientNorm;

    /**
     * Begins empty.
     *
     * @param memory what keeps the numbers until the iteration ends
     * @param detailed whether somebody may ask for more than the loss
     * @param checked whether the norm of the gradient will be looked at
     */
    StepNumbers(NDManager memory, boolean detailed, boolean checked) {
        this.memory = memory;
        this.checked = checked;
        this.detailed = detailed;
    }

    /** Keeps the numbers of a share, which is such a part of its batch. */
    void add(Objective objective, double weight) {
        if (!detailed) {
            return;
        }
        Encounter encounter = objective.play().encounter();
        NDArray real = null;
        NDArray fake = null;
        if (encounter != null) {
            fake = kept(encounter.onFake().critique().logits());
            if (encounter.onReal() != null) {
                real = kept(encounter.onReal().critique().logits());
            }
        }
        shares.add(
                new Part(
                        weight,
                        kept(objective.play().loss()),
                        kept(objective.terms()),
                        kept(objective.play().parts()),
                        real,
                        fake,
                        encounter == null ? LogitScale.FREE : encounter.scale()));
    }

    /** Keeps what the player minimised, and the norm of its gradient if somebody asks for it. */
    void finish(NDArray wholeLoss, NDList gradients) {
        loss = held(wholeLoss);
        if (detailed || checked) {
            gradientNorm = held(TensorLists.norm(gradients));
        }
    }

    /** Keeps gradients, which transforms may change in place. */
    void keep(Parameters named) {
        for (int i = 0; i < named.size(); i++) {
            gradients.put(named.names().get(i), held(named.arrays().get(i).duplicate()));
        }
    }

    /** A later step of the player takes the place of this one. */
    void dropGradients() {
        gradients.values().forEach(NDArray::close);
        gradients.clear();
    }

    void visitGradients(String prefix, BiConsumer<String, float[]> visitor) {
        gradients.forEach(
                (name, gradient) -> {
                    try (NDArray copy = gradient.toType(DataType.FLOAT32, true)) {
                        visitor.accept(prefix + name, copy.toFloatArray());
                    }
                });
    }

    private Map<String, NDArray> kept(Map<String, NDArray> arrays) {
        Map<String, NDArray> kept = new LinkedHashMap<>();
        arrays.forEach((name, array) -> kept.put(name, kept(array)));
        return kept;
    }

    private NDArray kept(NDArray array) {
        return held(Autograd.detach(array));
    }

    private NDArray held(NDArray array) {
        NDScope.unregister(array);
        array.attach(memory);
        return array;
    }

    void checkFinite(Player player, long iteration) {
        double value = loss();
        double norm = gradientNorm();
        if (!Double.isFinite(value) || (gradientNorm != null && !Double.isFinite(norm))) {
            throw new TrainingDivergedException(player, iteration, value, norm);
        }
    }

    double loss() {
        return number(loss);
    }

    double gradientNorm() {
        return number(gradientNorm);
    }

    static double number(@Nullable NDArray scalar) {
        return scalar == null ? Double.NaN : scalar.toArray()[0].doubleValue();
    }

    PlayerNumbers read() {
        LogitScale scale = shares.isEmpty() ? LogitScale.FREE : shares.get(0).scale();
        try (NDScope strays = new NDScope()) {
            NDArray real = logits(true);
            NDArray fake = logits(false);
            double realLogit = mean(real);
            double fakeLogit = mean(fake);
            return new PlayerNumbers(
                    loss(),
                    shares.stream().mapToDouble(s -> s.weight() * number(s.gameLoss())).sum(),
                    sums(true),
                    sums(false),
                    gradientNorm(),
                    realLogit,
                    fakeLogit,
                    right(real, scale.boundary(), true),
                    right(fake, scale.boundary(), false),
                    scale.probability() ? mean(sigmoid(real)) : Double.NaN,
                    scale.probability() ? mean(sigmoid(fake)) : Double.NaN,
                    scale.distance() ? realLogit - fakeLogit : Double.NaN);
        }
    }

    private @Nullable NDArray logits(boolean real) {
        NDList all = new NDList();
        for (Part share : shares) {
            NDArray logits = real ? share.realLogits() : share.fakeLogits();
            if (logits != null) {
                all.add(logits.reshape(-1));
            }
        }
        if (all.isEmpty()) {
            return null;
        }
        return all.size() == 1 ? all.head() : NDArrays.concat(all);
    }

    private static double mean(@Nullable NDArray array) {
        return array == null ? Double.NaN : number(array.mean());
    }

    private static @Nullable NDArray sigmoid(@Nullable NDArray logits) {
        return logits == null ? null : Activation.sigmoid(logits);
    }

    /** The part on the right side of the boundary; a logit on it is right for neither. */
    private static double right(@Nullable NDArray logits, double boundary, boolean above) {
        if (logits == null || Double.isNaN(boundary)) {
            return Double.NaN;
        }
        NDArray right = above ? logits.gt(boundary) : logits.lt(boundary);
        return number(right.countNonzero()) / logits.size();
    }

    private Map<String, Double> sums(boolean terms) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (Part share : shares) {
            (terms ? share.terms() : share.parts())
                    .forEach(
                            (name, value) ->
                                    sums.merge(name, share.weight() * number(value), Double::sum));
        }
        return sums;
    }
}
