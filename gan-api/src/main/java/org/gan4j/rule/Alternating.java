package org.gan4j.rule;

import com.google.common.base.Preconditions;
import org.gan4j.run.Player;
import org.jspecify.annotations.Nullable;

/**
 * Alternating updates (Goodfellow et al. 2014, algorithm 1): some discriminator steps, each on a
 * new batch, then some generator steps.
 */
public final class Alternating implements UpdateRule {

    private final int discriminatorSteps;
    private final int generatorSteps;
    private final boolean freshBatches;

    private Alternating(int discriminatorSteps, int generatorSteps, boolean freshBatches) {
        this.discriminatorSteps = discriminatorSteps;
        this.generatorSteps = generatorSteps;
        this.freshBatches = freshBatches;
    }

    /**
     * The rule; its generator steps have the batch of the last discriminator step.
     *
     * @param discriminatorSteps discriminator steps per iteration, 0 or more; 1 by default in the
     *     builder, 5 for Wasserstein critics
     * @param generatorSteps generator steps per iteration, 0 or more
     * @return the rule
     * @throws IllegalArgumentException if either is negative or both are 0
     */
    public static Alternating of(int discriminatorSteps, int generatorSteps) {
        Preconditions.checkArgument(
                discriminatorSteps >= 0 && generatorSteps >= 0,
                "steps must be 0 or more, but were %s and %s",
                discriminatorSteps,
                generatorSteps);
        Preconditions.checkArgument(
                discriminatorSteps + generatorSteps >= 1, "an iteration needs at least one step");
        return new Alternating(discriminatorSteps, generatorSteps, false);
    }

    /**
     * The same rule, whose generator steps each draw a real batch of their own, which a
     * relativistic loss looks at and whose conditions the fakes are generated for, as in StyleGAN
     * and R3GAN.
     *
     * @return the rule
     */
    public Alternating withFreshBatches() {
        return new Alternating(discriminatorSteps, generatorSteps, true);
    }

    @Override
    public void play(Round round) {
        @Nullable Draw draw = null;
        for (int i = 0; i < discriminatorSteps; i++) {
            draw = round.draw();
            round.step(draw, Player.DISCRIMINATOR);
        }
        for (int i = 0; i < generatorSteps; i++) {
            draw = draw == null || freshBatches ? round.draw() : draw;
            round.step(draw, Player.GENERATOR);
        }
    }

    @Override
    public String toString() {
        return "Alternating[discriminatorSteps=%s, generatorSteps=%s, freshBatches=%s]"
                .formatted(discriminatorSteps, generatorSteps, freshBatches);
    }
}
