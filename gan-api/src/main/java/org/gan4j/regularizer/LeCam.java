package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;
import org.gan4j.schedule.Schedule;

/**
 * LeCam regularization for little data (Tseng et al. 2021, eq. 4): E (D(x) - a_F)^2 + E (D(G(z)) -
 * a_R)^2, where a_R and a_F are exponential moving averages, decay 0.99, of the discriminator's
 * mean output on real and on generated samples. They begin at the first batch's and are saved in
 * checkpoints.
 */
public final class LeCam implements Regularizer, PerRun<LeCam>, Stateful {

    private static final double RATE = 0.01;

    private final Schedule weight;
    private final int interval;
    private final NDList anchors = new NDList();
    private long steps;

    private LeCam(Schedule weight, int interval) {
        this.weight = weight;
        this.interval = interval;
    }

    /**
     * The term in every step.
     *
     * @param weight lambda, 0 or more; 0.3 for CIFAR in the authors' code
     * @return the regularizer
     * @throws IllegalArgumentException if the weight is negative
     */
    public static LeCam of(double weight) {
        return of(Checks.constant(weight), 1);
    }

    /**
     * The term with a weight that changes, or as a lazy one, whose averages then move in its own
     * steps only.
     *
     * @param weight lambda over the run
     * @param interval in how many discriminator steps it comes once, at least 1
     * @return the regularizer
     */
    public static LeCam of(Schedule weight, int interval) {
        return new LeCam(Preconditions.checkNotNull(weight, "weight"), interval);
    }

    @Override
    public LeCam start(RunMemory memory) {
        LeCam started = new LeCam(weight, interval);
        for (int kind = 0; kind < 2; kind++) {
            started.anchors.add(memory.manager().zeros(new Shape(1), memory.dataType()));
        }
        return started;
    }

    @Override
    public Player player() {
        return Player.DISCRIMINATOR;
    }

    @Override
    public Schedule weight() {
        return weight;
    }

    @Override
    public int interval() {
        return interval;
    }

    @Override
    public NDArray term(RegularizerContext context) {
        NDArray real = context.critiques().real();
        NDArray fake = context.critiques().fake();
        double rate = steps++ == 0 ? 1 : RATE;
        NDArray realAnchor = follow(anchors.get(0), real, rate);
        NDArray fakeAnchor = follow(anchors.get(1), fake, rate);
        return real.sub(fakeAnchor).square().mean().add(fake.sub(realAnchor).square().mean());
    }

    /** Moves an anchor in place; the copy keeps its present value for the gradient. */
    private static NDArray follow(NDArray anchor, NDArray logits, double rate) {
        anchor.addi(logits.stopGradient().mean().sub(anchor).mul(rate));
        return anchor.duplicate();
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.integer("steps", () -> steps, value -> steps = value);
        visitor.tensor("real", anchors.get(0));
        visitor.tensor("fake", anchors.get(1));
    }

    @Override
    public String toString() {
        return "LeCam[weight=" + weight + ", interval=" + interval + "]";
    }
}
