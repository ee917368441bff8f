package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
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
public final class LeCam extends WeightedRegularizer<LeCam> implements PerRun<LeCam>, Stateful {

    private static final double RATE = 0.01;

    /** Of real and of generated samples; none before a run. */
    private final List<RunningMean> anchors;

    private long steps;

    private LeCam(Schedule weight, int interval, List<RunningMean> anchors) {
        super(Player.DISCRIMINATOR, weight, interval);
        this.anchors = anchors;
    }

    /**
     * The term in every step.
     *
     * @param weight lambda, 0 or more; 0.3 for CIFAR in the authors' code
     * @return the regularizer
     * @throws IllegalArgumentException if the weight is negative
     */
    public static LeCam of(double weight) {
        return new LeCam(constant(weight), 1, List.of());
    }

    @Override
    LeCam copy(Schedule otherWeight, int otherInterval) {
        return new LeCam(otherWeight, otherInterval, List.of());
    }

    @Override
    public LeCam start(RunMemory memory) {
        Shape one = new Shape(1);
        return new LeCam(
                weight(),
                interval(),
                List.of(new RunningMean(memory, one), new RunningMean(memory, one)));
    }

    @Override
    public NDArray term(RegularizerContext context) {
        NDArray real = context.critiques().real();
        NDArray fake = context.critiques().fake();
        double rate = steps++ == 0 ? 1 : RATE;
        NDArray realAnchor = anchors.get(0).follow(real.mean(), rate);
        NDArray fakeAnchor = anchors.get(1).follow(fake.mean(), rate);
        return real.sub(fakeAnchor).square().mean().add(fake.sub(realAnchor).square().mean());
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.integer("steps", () -> steps, value -> steps = value);
        anchors.get(0).visitState(visitor, "real");
        anchors.get(1).visitState(visitor, "fake");
    }
}
