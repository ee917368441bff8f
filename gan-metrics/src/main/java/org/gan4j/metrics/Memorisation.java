package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import com.google.common.math.Quantiles;
import java.util.Arrays;
import org.gan4j.data.ProgressListener;

/**
 * Whether generated samples lie nearer to the training samples than fresh real ones do. Real
 * samples that were held out show how near honest samples come; a generator that copies comes
 * nearer. It does not see copies that the extractor does not see, nor a generator that copies
 * rarely: look at the nearest pairs too ({@link NearestNeighbours#picture}).
 *
 * @param ratio the median distance of generated samples to their nearest training sample, divided
 *     by that of held-out ones, 0 or more; about 1 for a generator that does not copy, well below 1
 *     for one that does, above 1 for samples that are far from all data
 * @param generated the median distance of generated samples, in the unit of the features
 * @param heldOut the median distance of held-out samples
 * @param closer the probability that a generated sample is nearer than a held-out one, ties
 *     counting half (the statistic of Meehan et al. 2020): 0.5 for equal distributions, towards 1
 *     for copies
 */
public record Memorisation(double ratio, double generated, double heldOut, double closer) {

    /**
     * Compares distances.
     *
     * @param fake features of generated samples
     * @param heldOut features of real samples that were not trained on
     * @param training features of the training samples
     * @return the comparison
     * @throws IllegalArgumentException if the dimensions differ, or half of the held-out samples
     *     are in the training set
     */
    public static Memorisation of(Features fake, Features heldOut, Features training) {
        return of(fake, heldOut, training, ProgressListener.NONE);
    }

    /**
     * Compares distances, with reports.
     *
     * @param fake features of generated samples
     * @param heldOut features of real samples that were not trained on
     * @param training features of the training samples
     * @param listener is told after every block
     * @return the comparison
     * @throws IllegalArgumentException if the dimensions differ, or half of the held-out samples
     *     are in the training set
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public static Memorisation of(
            Features fake, Features heldOut, Features training, ProgressListener listener) {
        Features.checkAlike(heldOut, fake, 1);
        double[] honest = NearestNeighbours.of(heldOut, training, 1, listener).nearest();
        double usual = Quantiles.median().compute(honest);
        Preconditions.checkArgument(
                usual > 0,
                "half of the %s held-out samples are in the training set: hold out samples that were"
                        + " not trained on",
                honest.length);
        double[] suspects = NearestNeighbours.of(fake, training, 1, listener).nearest();
        double median = Quantiles.median().compute(suspects);
        return new Memorisation(median / usual, median, usual, closer(suspects, honest));
    }

    private static double closer(double[] suspects, double[] honest) {
        double[] a = suspects.clone();
        double[] b = honest.clone();
        Arrays.sort(a);
        Arrays.sort(b);
        double wins = 0;
        int below = 0;
        int upTo = 0;
        for (double value : a) {
            while (below < b.length && b[below] < value) {
                below++;
            }
            while (upTo < b.length && b[upTo] <= value) {
                upTo++;
            }
            wins += b.length - upTo + (upTo - below) / 2.0;
        }
        return wins / a.length / b.length;
    }
}
