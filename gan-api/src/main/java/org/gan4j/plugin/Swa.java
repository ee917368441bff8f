package org.gan4j.plugin;

import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.network.WeightAverage;
import org.gan4j.run.PerRun;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;

/**
 * Stochastic weight averaging (Izmailov et al. 2018, algorithm 1): from a starting point on, the
 * uniform average of the generator's weights after each of its steps; until then it is the live
 * generator. For GANs this is the uniform average of Yazici et al. 2019, eq. 3, begun late.
 *
 * <p>Use it for the last part of a run with a constant learning rate; {@link Ema} is better while
 * the generator still improves, as the uniform average never forgets. BatchNorm's running
 * statistics are averaged like weights.
 */
public final class Swa implements Plugin, WeightAverage, PerRun<Swa>, Stateful {

    private final long start;
    private long averaged;

    private Swa(long start) {
        this.start = start;
    }

    /**
     * An average from some point of the run on.
     *
     * @param imagesSeen the number of images after which it begins, 0 or more; three quarters of
     *     the run in the paper
     * @return the plug-in
     */
    public static Swa from(long imagesSeen) {
        Preconditions.checkArgument(
                imagesSeen >= 0, "the start must be 0 or more images, but was %s", imagesSeen);
        return new Swa(imagesSeen);
    }

    @Override
    public Swa start(RunMemory memory) {
        return new Swa(start);
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.optWeightAverage(this);
    }

    @Override
    public double weightOfPresent(long imagesSeen, long newImages) {
        if (imagesSeen <= start) {
            return 1;
        }
        averaged++;
        return 1.0 / averaged;
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.integer("averaged", () -> averaged, value -> averaged = value);
    }

    @Override
    public String toString() {
        return "Swa[start=" + start + "]";
    }
}
