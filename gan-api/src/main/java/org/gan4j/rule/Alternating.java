package org.gan4j.rule;

import com.google.common.base.Preconditions;
import org.gan4j.Player;
import org.gan4j.Round;
import org.gan4j.UpdateRule;

/**
 * Alternating updates (Goodfellow et al. 2014, algorithm 1): some discriminator steps, each on a
 * new batch, then some generator steps.
 *
 * @param discriminatorSteps discriminator steps per iteration, 0 or more; 1 by default in the
 *     builder, 5 for Wasserstein critics
 * @param generatorSteps generator steps per iteration, 0 or more
 */
public record Alternating(int discriminatorSteps, int generatorSteps) implements UpdateRule {

    public Alternating {
        Preconditions.checkArgument(
                discriminatorSteps >= 0 && generatorSteps >= 0,
                "steps must be 0 or more, but were %s and %s",
                discriminatorSteps,
                generatorSteps);
        Preconditions.checkArgument(
                discriminatorSteps + generatorSteps >= 1, "an iteration needs at least one step");
    }

    @Override
    public void play(Round round) {
        for (int i = 0; i < discriminatorSteps; i++) {
            round.step(Player.DISCRIMINATOR);
        }
        for (int i = 0; i < generatorSteps; i++) {
            round.step(Player.GENERATOR);
        }
    }
}
