package org.gan4j.djl.internal.loop;

import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;

/** How much slower a run learns than its optimizers say, since it was taken back. */
final class Pace implements Stateful {

    private double factor = 1;

    /** The factor of all learning rates. */
    double factor() {
        return factor;
    }

    void set(double to) {
        factor = to;
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.real("rate_factor", () -> factor, value -> factor = value);
    }
}
