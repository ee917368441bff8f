package org.gan4j.rule;

import com.google.common.base.Preconditions;
import com.google.common.primitives.Ints;
import org.gan4j.run.Decorator;
import org.gan4j.run.PerRun;
import org.gan4j.run.RunMemory;
import org.gan4j.schedule.Schedule;

/**
 * Alternating updates whose number of discriminator steps follows a schedule, rounded, one to a
 * million; with a warm-up in which only the discriminator moves. WGAN's code starts with many
 * critic steps and goes on with 5.
 *
 * @param discriminatorSteps discriminator steps per generator step, over the images seen
 * @param warmUpIterations iterations at the start of the run without a generator step, 0 or more
 */
public record Staged(Schedule discriminatorSteps, long warmUpIterations)
        implements UpdateRule, Decorator, PerRun<Staged> {

    private static final int MOST_STEPS = 1_000_000;

    public Staged {
        Preconditions.checkNotNull(discriminatorSteps, "discriminatorSteps");
        Preconditions.checkArgument(
                warmUpIterations >= 0,
                "warmUpIterations must be 0 or more, but was %s",
                warmUpIterations);
    }

    /**
     * The rule.
     *
     * @param discriminatorSteps discriminator steps per generator step, over the images seen
     * @param warmUpIterations iterations at the start of the run without a generator step, 0 or
     *     more
     * @return the rule
     */
    public static Staged of(Schedule discriminatorSteps, long warmUpIterations) {
        return new Staged(discriminatorSteps, warmUpIterations);
    }

    /**
     * From 5 discriminator steps down to 1, in a straight line.
     *
     * @param images the length of the way in images, at least 1
     * @return the rule
     */
    public static Staged fiveToOne(long images) {
        return new Staged(Schedule.linear(5, 1, images), 0);
    }

    @Override
    public Staged start(RunMemory memory) {
        return new Staged(memory.start(discriminatorSteps), warmUpIterations);
    }

    @Override
    public Object decorated() {
        return discriminatorSteps;
    }

    @Override
    public void play(Round round) {
        long rounded = Math.round(discriminatorSteps.at(round.imagesSeen()));
        int steps = Ints.constrainToRange(Ints.saturatedCast(rounded), 1, MOST_STEPS);
        int generatorSteps = round.iteration() < warmUpIterations ? 0 : 1;
        Alternating.of(steps, generatorSteps).play(round);
    }
}
