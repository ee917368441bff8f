package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;

/**
 * A reconstruction term for generators whose i-th sample is meant to be the i-th real one (Pathak
 * et al. 2016, eq. 1; Isola et al. 2017, eq. 3): the mean over all values of |x - G(z)|, or of its
 * square.
 */
public final class Reconstruction extends WeightedRegularizer<Reconstruction> {

    private final boolean squared;

    private Reconstruction(boolean squared, Schedule weight, int interval) {
        super(Player.GENERATOR, weight, interval);
        this.squared = squared;
    }

    /**
     * The mean absolute difference in every step.
     *
     * @param lambda the weight, 0 or more; 100 in pix2pix
     * @return the regularizer
     */
    public static Reconstruction l1(double lambda) {
        return new Reconstruction(false, constant(lambda), 1);
    }

    /**
     * The mean squared difference in every step.
     *
     * @param lambda the weight, 0 or more; 100 in pix2pix
     * @return the regularizer
     */
    public static Reconstruction l2(double lambda) {
        return new Reconstruction(true, constant(lambda), 1);
    }

    @Override
    Reconstruction copy(Schedule otherWeight, int otherInterval) {
        return new Reconstruction(squared, otherWeight, otherInterval);
    }

    @Override
    public NDArray term(RegularizerContext context) {
        NDArray off = context.fake().sub(context.real());
        return (squared ? off.square() : off.abs()).mean();
    }

    @Override
    String settings() {
        return ", squared=" + squared;
    }
}
