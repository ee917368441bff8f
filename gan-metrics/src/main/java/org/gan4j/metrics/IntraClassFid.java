package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Sets;
import com.google.common.primitives.Ints;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gan4j.data.ProgressListener;
import org.jspecify.annotations.Nullable;

/**
 * The intra FID of conditional generators (Miyato and Koyama 2018): the mean over classes of the
 * Frechet inception distance within the class. Unlike FID it sees a class that lacks variety and
 * images of the wrong class. With few samples of a class it is biased upwards more than FID is:
 * compare only values of as many samples a class (the paper takes 5,000).
 *
 * @param mean over the classes, each counting once, in the unit of FID; 0 is best
 * @param byClass the distance within each class, by its label
 */
public record IntraClassFid(double mean, SortedMap<Integer, Double> byClass) {

    /** Keeps the map as it is. */
    public IntraClassFid {
        byClass = ImmutableSortedMap.copyOf(byClass);
    }

    /**
     * The distance, with covariances over n - 1.
     *
     * @param real features of real samples
     * @param realLabels the class of each
     * @param fake features of generated samples
     * @param fakeLabels the class that each was made for
     * @return the distance
     * @throws IllegalArgumentException if a class has fewer than 2 samples of either kind, which
     *     the message names; if there is not one label for each sample; or if the dimensions differ
     */
    public static IntraClassFid between(
            Features real, int[] realLabels, Features fake, int[] fakeLabels) {
        return between(real, realLabels, fake, fakeLabels, 1, ProgressListener.NONE);
    }

    /**
     * The distance, with reports.
     *
     * @param real features of real samples
     * @param realLabels the class of each
     * @param fake features of generated samples
     * @param fakeLabels the class that each was made for
     * @param ddof 1 for covariances over n - 1, 0 for n
     * @param listener is told after every class
     * @return the distance
     * @throws IllegalArgumentException if a class has fewer than 2 samples of either kind, which
     *     the message names; if there is not one label for each sample; or if the dimensions differ
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public static IntraClassFid between(
            Features real,
            int[] realLabels,
            Features fake,
            int[] fakeLabels,
            int ddof,
            ProgressListener listener) {
        Features.checkAlike(real, fake, 2);
        SortedMap<Integer, int[]> realRows = rows(real, realLabels, "real");
        SortedMap<Integer, int[]> fakeRows = rows(fake, fakeLabels, "generated");
        for (int label : Sets.union(realRows.keySet(), fakeRows.keySet())) {
            check(label, realRows.get(label), "real");
            check(label, fakeRows.get(label), "generated");
        }
        SortedMap<Integer, Double> distances = new TreeMap<>();
        double sum = 0;
        for (Map.Entry<Integer, int[]> entry : realRows.entrySet()) {
            int[] generated = Preconditions.checkNotNull(fakeRows.get(entry.getKey()));
            double distance =
                    FrechetInceptionDistance.between(
                            FeatureStatistics.of(real.pick(entry.getValue())),
                            FeatureStatistics.of(fake.pick(generated)),
                            ddof);
            distances.put(entry.getKey(), distance);
            sum += distance;
            listener.report("distances within classes", distances.size(), realRows.size());
        }
        return new IntraClassFid(sum / distances.size(), distances);
    }

    private static void check(int label, int @Nullable [] rows, String kind) {
        int count = rows == null ? 0 : rows.length;
        Preconditions.checkArgument(
                count >= 2,
                "class %s has %s %s samples, but needs at least 2: give more, or leave the class out"
                        + " of both sets",
                label,
                count,
                kind);
    }

    private static SortedMap<Integer, int[]> rows(Features features, int[] labels, String kind) {
        Preconditions.checkArgument(
                labels.length == features.count(),
                "%s labels for the features of %s %s samples",
                labels.length,
                features.count(),
                kind);
        return IntStream.range(0, labels.length)
                .boxed()
                .collect(
                        Collectors.groupingBy(
                                i -> labels[i],
                                TreeMap::new,
                                Collectors.collectingAndThen(Collectors.toList(), Ints::toArray)));
    }
}
