package org.gan4j.djl.internal.data;

import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;

/** Where in the data a run is. It outlives the source it points into. */
public final class DataCursor implements Stateful {

    /** Complete passes over the data. */
    private long epoch;

    /** What was taken in the present pass: samples, or batches where samples cannot be counted. */
    private long position;

    /** How much one pass takes; 0 if nobody knows. */
    private long length;

    long epoch() {
        return epoch;
    }

    long position() {
        return position;
    }

    /** Says how much one pass takes. */
    void measure(long wholeLength) {
        length = wholeLength;
    }

    void advance(long taken) {
        position += taken;
    }

    void nextEpoch() {
        epoch++;
        position = 0;
    }

    /** Passes over the data so far, with the part of the present one where its length is known. */
    public double epochs() {
        return epoch + (length == 0 ? 0 : (double) position / length);
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.integer("epoch", () -> epoch, value -> epoch = value);
        visitor.integer("position", () -> position, value -> position = value);
        visitor.integer("length", () -> length, value -> length = value);
    }
}
