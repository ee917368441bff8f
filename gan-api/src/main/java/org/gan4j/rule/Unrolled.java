package org.gan4j.rule;

import ai.djl.ndarray.NDList;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.constraint.Constraint;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.run.Player;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unrolled GANs (Metz et al. 2017, eq. 10 to 12): one discriminator step, then one generator step
 * whose gradient passes through k look-ahead steps of the discriminator.
 *
 * <p>The look-ahead steps are plain gradient descent, as in eq. 7 to 9, whatever optimizer the
 * discriminator really has, on its loss alone: its regularizers and constraints are not looked
 * ahead for, as is said in the log. Second-order gradients pass through all steps. A generator step
 * costs about 1 + 3 k discriminator passes over reals and fakes, and memory grows with k in the
 * same way.
 */
public final class Unrolled implements UpdateRule, ChecksComposition {

    private static final Logger LOGGER = LoggerFactory.getLogger(Unrolled.class);

    private final int lookAhead;
    private final double rate;

    private Unrolled(int lookAhead, double rate) {
        this.lookAhead = lookAhead;
        this.rate = rate;
    }

    /**
     * The rule.
     *
     * @param lookAhead k, 0 or more; 5 to 10 in the paper
     * @param rate the step size of the look-ahead, above 0
     * @return the rule
     * @throws IllegalArgumentException if either is out of range
     */
    public static Unrolled of(int lookAhead, double rate) {
        Preconditions.checkArgument(
                lookAhead >= 0, "lookAhead must be 0 or more, but was %s", lookAhead);
        Preconditions.checkArgument(
                rate > 0 && Double.isFinite(rate), "rate must be above 0, but was %s", rate);
        return new Unrolled(lookAhead, rate);
    }

    @Override
    public void play(Round round) {
        Draw draw = round.draw();
        round.step(draw, Player.DISCRIMINATOR);
        generatorStep(round, draw);
    }

    /**
     * The generator's step alone.
     *
     * @param round the iteration
     * @param draw the data
     */
    public void generatorStep(Round round, Draw draw) {
        try (Pass pass = round.open(draw, Player.GENERATOR)) {
            Pass ahead = pass;
            for (int i = 0; i < lookAhead; i++) {
                NDList gradients = ahead.lookAheadGradients(Player.DISCRIMINATOR);
                NDList weights = ahead.weights(Player.DISCRIMINATOR);
                NDList moved = new NDList(gradients.size());
                for (int p = 0; p < gradients.size(); p++) {
                    moved.add(gradients.get(p).mul(-rate).add(weights.get(p)));
                }
                ahead = ahead.with(Player.DISCRIMINATOR, moved);
            }
            round.apply(ahead.gradients(Player.GENERATOR));
        }
    }

    @Override
    public void check(Composition composition) {
        List<Object> left = new ArrayList<>(composition.parts(Constraint.class));
        left.addAll(composition.parts(Regularizer.class));
        left.removeIf(part -> !Player.DISCRIMINATOR.equals(playerOf(part)));
        if (!left.isEmpty()) {
            LOGGER.warn(
                    "the look-ahead of {} follows the discriminator's loss alone, without {}",
                    this,
                    left);
        }
    }

    private static Player playerOf(Object part) {
        return part instanceof Regularizer regularizer
                ? regularizer.player()
                : ((Constraint) part).player();
    }

    @Override
    public String toString() {
        return "Unrolled[lookAhead=" + lookAhead + ", rate=" + rate + "]";
    }
}
