package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many samples of a conditional generator are of the class that was asked for, by the verdicts
 * of a classifier (Odena et al. 2017, section 4.2). It sees whether the class is met, not whether
 * there is any variety within it, and no better than the classifier does.
 *
 * @param mean the part of all samples, 0 to 1
 * @param byClass the part of the samples of each class that was asked for, by the class
 */
public record ClassAccuracy(double mean, Map<Integer, Double> byClass) {

    /** Keeps the classes in their order. */
    public ClassAccuracy {
        byClass = ImmutableMap.copyOf(new TreeMap<>(byClass));
    }

    /**
     * Compares verdicts with what was asked for.
     *
     * @param predictions the class that the classifier sees in each sample
     * @param asked the class that each sample was asked to be
     * @return the accuracy
     * @throws IllegalArgumentException if there are no samples, or as many of one as not of the
     *     other
     */
    public static ClassAccuracy of(int[] predictions, int[] asked) {
        Preconditions.checkArgument(
                predictions.length == asked.length && asked.length > 0,
                "%s verdicts on %s samples: there must be one for each, and at least one",
                predictions.length,
                asked.length);
        Map<Integer, int[]> counts = new TreeMap<>();
        int right = 0;
        for (int i = 0; i < asked.length; i++) {
            int met = predictions[i] == asked[i] ? 1 : 0;
            int[] count = counts.computeIfAbsent(asked[i], label -> new int[2]);
            count[0] += met;
            count[1]++;
            right += met;
        }
        Map<Integer, Double> byClass = new TreeMap<>();
        counts.forEach((label, count) -> byClass.put(label, (double) count[0] / count[1]));
        return new ClassAccuracy((double) right / asked.length, byClass);
    }
}
