package org.gan4j.metrics.evaluation;

import com.google.common.base.Preconditions;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Says when a run may end, by a metric seen again and again. */
@FunctionalInterface
public interface StopRule {

    /**
     * Decides.
     *
     * @param losses the metric so far, oldest first, with its sign turned where larger is better:
     *     smaller is better always
     * @return whether the run is to end
     */
    boolean ends(List<Double> losses);

    /**
     * No improvement for a while.
     *
     * @param evaluations so many without a new best, at least 1
     * @return the rule
     */
    static StopRule patience(int evaluations) {
        Preconditions.checkArgument(
                evaluations >= 1, "the patience must be at least 1, but was %s", evaluations);
        return losses ->
                !losses.isEmpty()
                        && losses.size() - 1 - losses.indexOf(Collections.min(losses))
                                >= evaluations;
    }

    /**
     * The metric stands still.
     *
     * @param evaluations over the last so many, at least 2
     * @param tolerance largest minus smallest, divided by the mean magnitude; 0 or more
     * @return the rule
     */
    static StopRule plateau(int evaluations, double tolerance) {
        Preconditions.checkArgument(
                evaluations >= 2, "a plateau needs at least 2 values, but has %s", evaluations);
        Preconditions.checkArgument(
                tolerance >= 0, "the tolerance must be 0 or more, but was %s", tolerance);
        return losses -> {
            if (losses.size() < evaluations) {
                return false;
            }
            List<Double> last = losses.subList(losses.size() - evaluations, losses.size());
            double size = last.stream().mapToDouble(Math::abs).average().orElse(0);
            return Collections.max(last) - Collections.min(last) <= tolerance * size;
        };
    }

    /**
     * The metric got much worse than its best, as when a game has broken down, or is not a number.
     * It is not for distances that reach 0 or less, such as KID.
     *
     * @param factor how much, above 1: a distance of more than this times its best, or a score of
     *     less than its best divided by this
     * @return the rule
     */
    static StopRule instability(double factor) {
        Preconditions.checkArgument(factor > 1, "the factor must be above 1, but was %s", factor);
        return losses -> {
            if (losses.isEmpty()) {
                return false;
            }
            double best =
                    losses.stream()
                            .filter(Double::isFinite)
                            .min(Comparator.naturalOrder())
                            .orElse(Double.NaN);
            double limit = best < 0 ? best / factor : best * factor;
            double last = losses.get(losses.size() - 1);
            return Double.isNaN(last) || last > limit;
        };
    }
}
