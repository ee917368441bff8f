package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;

/**
 * A reconstruction term for generators whose i-th sample is meant to be the i-th real one (Pathak
 * et al. 2016, eq. 1; Isola et al. 2017, eq. 3): the mean over all values of |x - G(z)|, or of its
 * square.
 *
 * @param squared whether differences are squared (L2) or not (L1)
 * @param weight lambda; 100 in pix2pix
 * @param interval in how many generator steps it comes once; 1 by default
 */
public record Reconstruction(boolean squared, Schedule weight, int interval)
        implements Regularizer {

    /**
     * The mean absolute difference in every step.
     *
     * @param lambda the weight, 0 or more
     * @return the regularizer
     */
    public static Reconstruction l1(double lambda) {
        return of(false, lambda);
    }

    /**
     * The mean squared difference in every step.
     *
     * @param lambda the weight, 0 or more
     * @return the regularizer
     */
    public static Reconstruction l2(double lambda) {
        return of(true, lambda);
    }

    private static Reconstruction of(boolean squared, double lambda) {
        Preconditions.checkArgument(lambda >= 0, "lambda must be 0 or more, but was %s", lambda);
        return new Reconstruction(squared, Schedule.constant(lambda), 1);
    }

    @Override
    public Player player() {
        return Player.GENERATOR;
    }

    @Override
    public NDArray term(RegularizerContext context) {
        NDArray off = context.fake().sub(context.real());
        return (squared ? off.square() : off.abs()).mean();
    }
}
