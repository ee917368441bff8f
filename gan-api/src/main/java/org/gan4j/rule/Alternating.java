package org.gan4j.rule;

import com.google.common.base.Preconditions;
import org.gan4j.run.Player;
import org.jspecify.annotations.Nullable;

/**
 * Alternating updates (Goodfellow et al. 2014, algorithm 1): some discriminator steps, each on a
 * new batch, then some generator steps.
 *
 * @param discriminatorSteps discriminator steps per iteration, 0 or more; 1 by default in the
 *     builder, 5 for Wasserstein critics
 * @param generatorSteps generator steps per iteration, 0 or more
 * @param freshBatches whether a generator step draws a real batch of its own, which a relativistic
 *     loss looks at and whose conditions the fakes are generated for, as in StyleGAN and R3GAN;
 *     false by default: it has the batch of the last discriminator step
 */
public record Alternating(int discriminatorSteps, int generatorSteps, boolean freshBatches)
        implements UpdateRule {

    public Alternating {
        Preconditions.checkArgument(
                discriminatorSteps >= 0 && generatorSteps >= 0,
                "steps must be 0 or more, but were %s and %s",
                discriminatorSteps,
                generatorSteps);
        Preconditions.checkArgument(
                discriminatorSteps + generatorSteps >= 1, "an iteration needs at least one step");
    }

    /**
     * Generator steps on the batch of the last discriminator step.
     *
     * @param discriminatorSteps discriminator steps per iteration
     * @param generatorSteps generator steps per iteration
     */
    public Alternating(int discriminatorSteps, int generatorSteps) {
        this(discriminatorSteps, generatorSteps, false);
    }

    /** {@return the same rule, with a real batch of its own for every generator step} */
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
}
