package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;

/**
 * An extra term in one player's loss. A pure function of what it is given: it neither
 * back-propagates into parameters nor steps.
 *
 * <p>The trainer adds {@code weight * interval * term} in every {@code interval}-th step of the
 * player, so that a lazy regularizer pulls as hard on average as an eager one (Karras et al. 2020,
 * appendix B).
 */
public interface Regularizer {

    /** {@return whose loss the term is added to} */
    Player player();

    /**
     * The term itself, without its weight.
     *
     * @param context the step, the samples and the means to differentiate
     * @return a scalar to minimise, differentiable in the parameters of {@link #player()}
     */
    NDArray term(RegularizerContext context);

    /** {@return the factor of the term, finite and 0 or more; 1 by default} */
    default Schedule weight() {
        return Schedule.constant(1);
    }

    /**
     * {@return the term is added in the first of every so many steps of its player; 1 by default}
     */
    default int interval() {
        return 1;
    }

    /**
     * {@return whether {@link RegularizerContext#sampleGradient} is asked for: the samples of the
     * step are then prepared for it; false by default}
     */
    default boolean usesSampleGradients() {
        return false;
    }
}
