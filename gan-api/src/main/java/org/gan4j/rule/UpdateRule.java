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

    /**
     * Some discriminator steps, then some generator steps.
     *
     * @param discriminatorSteps discriminator steps per iteration, 0 or more
     * @param generatorSteps generator steps per iteration, 0 or more
     * @return the rule
     */
    static UpdateRule alternating(int discriminatorSteps, int generatorSteps) {
        return new Alternating(discriminatorSteps, generatorSteps);
    }
}
