package org.gan4j.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.gan4j.regularizer.RegularizerContext;

/** Gradients against central differences along random directions, in float64. */
final class Difference {

    private static final int DIRECTIONS = 3;
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-6;

    private Difference() {}

    /**
     * Moves leaves in place, there and back, and compares slopes.
     *
     * @param what what is checked, for messages
     * @param value computes the scalar at the present values of the leaves
     */
    static void check(
            String what,
            NDList leaves,
            NDList gradients,
            DoubleSupplier value,
            RegularizerContext context) {
        for (int k = 0; k < DIRECTIONS; k++) {
            List<NDArray> directions = new ArrayList<>();
            double slope = 0;
            for (int i = 0; i < leaves.size(); i++) {
                NDArray direction =
                        context.random("direction " + k + " " + i).normal(leaves.get(i).getShape());
                directions.add(direction);
                slope += number(gradients.get(i).mul(direction).sum());
            }
            double measured = measure(leaves, directions, value);
            if (!(Math.abs(measured - slope) <= TOLERANCE * Math.max(1, Math.abs(slope)))) {
                throw new AssertionError(
                        "%s: its gradient along a random direction is %s, but central differences"
                                        .formatted(what, slope)
                                + " give "
                                + measured
                                + "; a value read into Java, or DJL's toType, cuts the gradient"
                                + " off");
            }
        }
    }

    private static double measure(NDList leaves, List<NDArray> directions, DoubleSupplier value) {
        List<NDArray> before = new ArrayList<>();
        leaves.forEach(leaf -> before.add(leaf.stopGradient().duplicate()));
        move(leaves, before, directions, STEP);
        double above = value.getAsDouble();
        move(leaves, before, directions, -STEP);
        double below = value.getAsDouble();
        move(leaves, before, directions, 0);
        return (above - below) / (2 * STEP);
    }

    private static void move(
            NDList leaves, List<NDArray> from, List<NDArray> directions, double step) {
        for (int i = 0; i < leaves.size(); i++) {
            from.get(i).add(directions.get(i).mul(step)).copyTo(leaves.get(i));
        }
    }

    static double number(NDArray scalar) {
        return scalar.toDoubleArray()[0];
    }
}
