package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import java.util.HashMap;
import java.util.Map;

/**
 * How well a code stands for a class: the part of samples that are of the class most frequent among
 * those of their code (purity; Manning, Raghavan and Schuetze 2008, eq. 16.1). 1 is best; codes
 * that know nothing of K equal classes have about 1 / K. Several codes may stand for one class.
 */
public final class CodePurity {

    private CodePurity() {}

    /**
     * The purity.
     *
     * @param codes the code that each sample was made of
     * @param classes the class of each sample, such as a classifier sees it
     * @return the purity, above 0, up to 1
     * @throws IllegalArgumentException if there are no samples, or as many of one as not of the
     *     other
     */
    public static double of(int[] codes, int[] classes) {
        Preconditions.checkArgument(
                codes.length == classes.length && codes.length > 0,
                "%s codes for %s classes: there must be one of each for a sample, and at least one",
                codes.length,
                classes.length);
        Map<Integer, Map<Integer, Integer>> counts = new HashMap<>();
        for (int i = 0; i < codes.length; i++) {
            counts.computeIfAbsent(codes[i], code -> new HashMap<>())
                    .merge(classes[i], 1, Integer::sum);
        }
        int pure = 0;
        for (Map<Integer, Integer> ofCode : counts.values()) {
            pure += ofCode.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        }
        return (double) pure / codes.length;
    }
}
