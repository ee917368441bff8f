package org.gan4j.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.run.Stateful;

/**
 * Checks a {@link Regularizer} in real training steps of tiny networks.
 *
 * <ul>
 *   <li>The term is one finite number of the data type of the run.
 *   <li>With the same samples, random numbers and state it is the same again.
 *   <li>With every sample twice it is the same: it does not depend on the batch size.
 *   <li>Its gradient by the parameters of its player is that of central differences. A {@link
 *       Stateful} term is spared this one: running means are constants for its gradient, but not
 *       for differences.
 *   <li>It changes neither samples nor latents nor parameters in place.
 *   <li>It leaves no arrays behind.
 * </ul>
 */
public final class RegularizerConformance {

    private static final double ROUNDING = 1e-9;

    private final Regularizer subject;
    private final RegularizerContext step;

    private RegularizerConformance(Regularizer subject, RegularizerContext step) {
        this.subject = subject;
        this.step = step;
    }

    /**
     * Runs every check.
     *
     * @param regularizer the term; samples have the shape (2, 4, 4), latents have 3 dimensions
     * @throws AssertionError if it fails one; the message says which, and what to do
     */
    public static void verify(Regularizer regularizer) {
        Sandbox.inspect(
                regularizer.player(),
                regularizer,
                (started, context) -> new RegularizerConformance(started, context).checks());
    }

    private void checks() {
        try (StateSnapshot state = StateSnapshot.of(subject)) {
            ReplayedContext first = ReplayedContext.of(step);
            double value = untouched(first);
            state.restore();
            same(value, Difference.number(subject.term(first.again())), "evaluated again");
            state.restore();
            double twice = Difference.number(subject.term(first.withEverySampleTwice()));
            same(value, twice, "with every sample twice");
            state.restore();
            if (!(subject instanceof Stateful)) {
                differences(first);
            }
        }
        // Moves the state on, as a step of training would.
        subject.term(ReplayedContext.of(step));
    }

    private double untouched(ReplayedContext context) {
        Map<String, NDArray> inputs = new LinkedHashMap<>();
        inputs.put("real()", context.real());
        inputs.put("fake()", context.fake());
        inputs.put("latent()", context.latent());
        for (NDArray parameter : context.parameters()) {
            inputs.put("parameter " + inputs.size(), parameter);
        }
        List<NDArray> copies = new ArrayList<>();
        inputs.values().forEach(array -> copies.add(array.stopGradient().duplicate()));
        NDArray term = subject.term(context);
        int i = 0;
        for (Map.Entry<String, NDArray> input : inputs.entrySet()) {
            if (!input.getValue().stopGradient().contentEquals(copies.get(i++))) {
                throw new AssertionError(subject + " changes " + input.getKey() + " in place");
            }
        }
        if (term.size() != 1 || term.getDataType() != DataType.FLOAT64) {
            throw new AssertionError(
                    "%s returns %s of shape %s, but a term is one number of the data type of the"
                                    .formatted(subject, term.getDataType(), term.getShape())
                            + " run, here float64");
        }
        double value = Difference.number(term);
        if (!Double.isFinite(value)) {
            throw new AssertionError(subject + " is " + value);
        }
        return value;
    }

    private void same(double expected, double actual, String when) {
        if (!(Math.abs(actual - expected) <= ROUNDING * Math.max(1, Math.abs(expected)))) {
            throw new AssertionError(
                    "%s is %s, but %s %s; a term is a mean over the batch, draws from"
                                    .formatted(subject, expected, when, actual)
                            + " context.random() and shows what it keeps to visitState()");
        }
    }

    private void differences(ReplayedContext context) {
        NDList parameters = context.parameters().arrays();
        NDArray term = subject.term(context.again());
        for (NDArray parameter : parameters) {
            // A parameter that the term does not depend on then has gradient 0.
            term = term.add(parameter.sum().mul(0));
        }
        NDList gradients = step.gradients(term, parameters);
        Difference.check(
                subject.toString(),
                parameters,
                gradients,
                () -> Difference.number(subject.term(context.again())),
                step);
    }
}
