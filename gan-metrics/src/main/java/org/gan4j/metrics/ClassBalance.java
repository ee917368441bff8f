package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import java.util.Arrays;
import java.util.List;
import org.gan4j.data.Samples;

/**
 * How generated samples spread over classes, by the verdicts of a classifier: number of modes and
 * KL divergence as for Stacked MNIST (Metz et al. 2017; Lin et al. 2018). It sees lost classes, not
 * lost variety within one, and no better than the classifier does.
 *
 * @param counts how many samples are in each class
 * @param divergence KL divergence in nats of the shares of the classes from the expected ones: 0 is
 *     best, infinite if a class was found that is expected not to be there. From n samples of the
 *     expected shares it is about (classes - 1) / 2n
 * @param entropy of the shares in nats, 0 for a single class to ln(classes) for equal shares
 */
public record ClassBalance(List<Integer> counts, double divergence, double entropy) {

    /** Keeps the counts as they are. */
    public ClassBalance {
        counts = List.copyOf(counts);
    }

    /**
     * The balance against equal shares, by a classifier.
     *
     * @param classifier the judge
     * @param images generated images, at least 1
     * @return the balance
     * @throws IllegalArgumentException if there are none, or of a shape that the judge does not
     *     take
     */
    public static ClassBalance of(ImageClassifier classifier, Samples images) {
        return of(classifier.classify(images), classifier.classes());
    }

    /**
     * The balance against equal shares.
     *
     * @param predictions the class of each generated sample, from 0
     * @param classes how many classes there are
     * @return the balance
     * @throws IllegalArgumentException if there are no predictions, or one is no class; the message
     *     names it
     */
    public static ClassBalance of(int[] predictions, int classes) {
        double[] equal = new double[count(predictions, classes).length];
        Arrays.fill(equal, 1);
        return against(predictions, equal);
    }

    /**
     * The balance against the shares of real samples.
     *
     * @param predictions the class of each generated sample, from 0
     * @param real the class of each real sample, from 0
     * @param classes how many classes there are
     * @return the balance
     * @throws IllegalArgumentException if there are no predictions, or one is no class; the message
     *     names it
     */
    public static ClassBalance of(int[] predictions, int[] real, int classes) {
        return against(predictions, Arrays.stream(count(real, classes)).asDoubleStream().toArray());
    }

    /**
     * The balance against given shares.
     *
     * @param predictions the class of each generated sample, from 0
     * @param expected the share of each class, 0 or more; they need not sum to 1
     * @return the balance
     * @throws IllegalArgumentException if there are no predictions, one is no class, or the shares
     *     are no distribution
     */
    public static ClassBalance against(int[] predictions, double[] expected) {
        int[] counts = count(predictions, expected.length);
        double whole = 0;
        for (double share : expected) {
            Preconditions.checkArgument(
                    share >= 0 && Double.isFinite(share),
                    "the expected shares must be finite and 0 or more, but one is %s",
                    share);
            whole += share;
        }
        Preconditions.checkArgument(whole > 0, "all expected shares are 0");
        double divergence = 0;
        double entropy = 0;
        for (int c = 0; c < counts.length; c++) {
            if (counts[c] > 0) {
                double share = (double) counts[c] / predictions.length;
                divergence += share * Math.log(share / (expected[c] / whole));
                entropy -= share * Math.log(share);
            }
        }
        return new ClassBalance(Arrays.stream(counts).boxed().toList(), divergence, entropy);
    }

    private static int[] count(int[] predictions, int classes) {
        Preconditions.checkArgument(
                classes >= 1, "at least 1 class is needed, but there are %s", classes);
        Preconditions.checkArgument(predictions.length > 0, "there are no predictions to count");
        int[] counts = new int[classes];
        for (int i = 0; i < predictions.length; i++) {
            Preconditions.checkArgument(
                    predictions[i] >= 0 && predictions[i] < classes,
                    "sample %s is of class %s, but classes go from 0 to %s",
                    i,
                    predictions[i],
                    classes - 1);
            counts[predictions[i]]++;
        }
        return counts;
    }

    /** {@return the number of classes with at least one sample} */
    public int modes() {
        return (int) counts.stream().filter(count -> count > 0).count();
    }

    /**
     * The number of classes that hold at least a share of the samples.
     *
     * @param share above 0, up to 1
     * @return how many there are
     */
    public int modes(double share) {
        Preconditions.checkArgument(
                share > 0 && share <= 1, "the share must be above 0, up to 1, but was %s", share);
        double samples = counts.stream().mapToDouble(Integer::doubleValue).sum();
        return (int) counts.stream().filter(count -> count / samples >= share).count();
    }
}
