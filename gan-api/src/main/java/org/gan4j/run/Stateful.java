package org.gan4j.run;

/**
 * Something with memory that a resumed run must find again: networks, optimizers, averages,
 * cursors, and any loss, regularizer, transform, rule, hook or plug-in that implements this.
 *
 * <p>One method serves both directions, so that nothing can be saved but not restored: a checkpoint
 * visits the state to write it, and {@code resume} visits it to put the values back.
 */
public interface Stateful {

    /**
     * Shows every value that must survive to a visitor, always in the same way.
     *
     * @param visitor reads the values out, or puts earlier ones back in place
     */
    void visitState(StateVisitor visitor);
}
