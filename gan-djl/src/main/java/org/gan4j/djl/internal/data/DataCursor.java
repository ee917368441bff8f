package org.gan4j.djl.internal.data;

import org.gan4j.StateVisitor;
import org.gan4j.Stateful;

/** Where in the data a run is. It outlives the source it points into. */
public final class DataCursor implements Stateful {

    /** Complete passes over the data. */
    long epoch;

    /** Samples taken in the present pass. */
    long position;

    void nextEpoch() {
        epoch++;
        position = 0;
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.integer("epoch", () -> epoch, value -> epoch = value);
        visitor.integer("position", () -> position, value -> position = value);
    }
}
