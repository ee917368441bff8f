package org.gan4j.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Loss;
import org.gan4j.loss.Targets;
import org.gan4j.network.Critique;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.run.Player;

/**
 * Checks a {@link Loss} on random critiques, for both players.
 *
 * <ul>
 *   <li>The loss is one finite number of the data type of the logits, also at |logit| = 10,000.
 *   <li>With the same critiques and state it is the same again.
 *   <li>With every critique twice it is the same: it does not depend on the batch size.
 *   <li>Its gradients by logits and features are those of central differences, and finite at
 *       |logit| = 10,000.
 *   <li>It changes no critique in place and leaves no arrays behind.
 *   <li>It reads real logits in the generator's step, and labels, only if it says so.
 * </ul>
 */
public final class LossConformance {

    private static final int N = 6;
    private static final double ROUNDING = 1e-9;

    private final Loss subject;
    private final boolean ofGenerator;
    private final RegularizerContext step;

    private LossConformance(Loss subject, boolean ofGenerator, RegularizerContext step) {
        this.subject = subject;
        this.ofGenerator = ofGenerator;
        this.step = step;
    }

    /**
     * Runs every check.
     *
     * @param loss the game; critiques have 6 logits and one feature array of shape (6, 5)
     * @throws AssertionError if it fails one; the message says which, and what to do
     */
    public static void verify(Loss loss) {
        Sandbox.inspect(
                Player.DISCRIMINATOR,
                loss,
                (started, context) -> {
                    new LossConformance(started, false, context).checks();
                    new LossConformance(started, true, context).checks();
                });
    }

    private void checks() {
        try (StateSnapshot state = StateSnapshot.of(subject)) {
            NDList leaves =
                    new NDList(
                            leaf("real", new Shape(N), 3),
                            leaf("fake", new Shape(N), 3),
                            leaf("real features", new Shape(N, 5), 1),
                            leaf("fake features", new Shape(N, 5), 1));
            double value = untouched(leaves);
            state.restore();
            same(value, valueAt(leaves), "evaluated again");
            state.restore();
            same(value, valueAt(each(leaves, x -> x.concat(x))), "with every critique twice");
            state.restore();
            labels(leaves, value);
            state.restore();
            Difference.check(
                    name(),
                    leaves,
                    gradients(leaves),
                    () -> {
                        state.restore();
                        return valueAt(leaves);
                    },
                    step);
            state.restore();
            hugeLogits(leaves);
            state.restore();
        }
    }

    private NDArray leaf(String purpose, Shape shape, double scale) {
        return step.leaf(step.random(purpose).normal(shape).mul(scale));
    }

    private static NDList each(NDList arrays, UnaryOperator<NDArray> change) {
        NDList changed = new NDList();
        arrays.forEach(array -> changed.add(change.apply(array)));
        return changed;
    }

    private NDArray loss(NDList arrays, Targets targets) {
        Critique real = new Critique(arrays.get(0), new NDList(arrays.get(2)));
        Critique fake = new Critique(arrays.get(1), new NDList(arrays.get(3)));
        if (!ofGenerator) {
            return subject.discriminator(new Critiques(real, fake, targets));
        }
        return subject.generator(
                new Critiques(subject.generatorSeesReal() ? real : null, fake, targets));
    }

    private double valueAt(NDList arrays) {
        return Difference.number(loss(arrays, Targets.HARD));
    }

    private NDList gradients(NDList leaves) {
        NDArray loss = loss(leaves, Targets.HARD);
        for (NDArray leaf : leaves) {
            // What the loss does not depend on then has gradient 0.
            loss = loss.add(leaf.sum().mul(0));
        }
        return step.gradients(loss, leaves);
    }

    private double untouched(NDList leaves) {
        // Autograd itself forbids changes of leaves, in words of its own.
        NDList outputs = each(leaves, leaf -> leaf.mul(1));
        NDArray loss = loss(outputs, Targets.HARD);
        for (int i = 0; i < leaves.size(); i++) {
            if (!outputs.get(i).stopGradient().contentEquals(leaves.get(i).stopGradient())) {
                throw new AssertionError(name() + " changes its critiques in place");
            }
        }
        if (loss.size() != 1 || loss.getDataType() != DataType.FLOAT64) {
            throw new AssertionError(
                    "%s returns %s of shape %s, but a loss is one number of the data type of the"
                                    .formatted(name(), loss.getDataType(), loss.getShape())
                            + " logits, here float64");
        }
        return finite(Difference.number(loss), "");
    }

    private void labels(NDList leaves, double hard) {
        NDArray soft = step.manager().full(new Shape(N), 0.8f, DataType.FLOAT64);
        Targets targets = new Targets(soft, soft.mul(-1).add(1));
        boolean changes = Difference.number(loss(leaves, targets)) != hard;
        boolean expected = subject.usesTargets() && !ofGenerator;
        if (changes != expected) {
            throw new AssertionError(
                    "%s: usesTargets() is %s, but softened labels %s its value"
                            .formatted(
                                    name(),
                                    subject.usesTargets(),
                                    changes ? "change" : "do not change"));
        }
    }

    private void hugeLogits(NDList leaves) {
        NDList huge = each(leaves, leaf -> step.leaf(leaf.sign().mul(1e4)));
        finite(valueAt(huge), " at |logit| = 10,000");
        for (NDArray gradient : gradients(huge)) {
            finite(Difference.number(gradient.sum()), " in a gradient at |logit| = 10,000");
        }
    }

    private void same(double expected, double actual, String when) {
        if (!(Math.abs(actual - expected) <= ROUNDING * Math.max(1, Math.abs(expected)))) {
            throw new AssertionError(
                    "%s is %s, but %s %s; a loss is a mean over the batch and keeps nothing"
                            .formatted(name(), expected, when, actual));
        }
    }

    private double finite(double value, String where) {
        if (!Double.isFinite(value)) {
            throw new AssertionError(name() + " is " + value + where);
        }
        return value;
    }

    private String name() {
        return (ofGenerator ? "generator's loss of " : "discriminator's loss of ") + subject;
    }
}
