package org.gan4j.djl.internal.loop;

import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;

/** How far a run is. */
final class Clock implements Stateful {

    private long iteration;
    private long imagesSeen;

    long iteration() {
        return iteration;
    }

    long imagesSeen() {
        return imagesSeen;
    }

    void saw(long images) {
        imagesSeen += images;
    }

    void nextIteration() {
        iteration++;
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.integer("iteration", () -> iteration, value -> iteration = value);
        visitor.integer("images_seen", () -> imagesSeen, value -> imagesSeen = value);
    }
}
