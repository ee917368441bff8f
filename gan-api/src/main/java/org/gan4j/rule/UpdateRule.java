package org.gan4j.rule;

/** Who moves, and how often, in one iteration. */
@FunctionalInterface
public interface UpdateRule {

    /**
     * Plays one iteration by asking for steps.
     *
     * @param round the iteration to play
     */
    void play(Round round);
}
