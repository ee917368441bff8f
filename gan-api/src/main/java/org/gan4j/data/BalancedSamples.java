package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.Arrays;
import java.util.Objects;

/**
 * Labelled samples with every class as often: as often as the largest one is there, rarer ones
 * again and again in their order. Samples of different classes alternate, so that class 0 to K - 1
 * follow each other. A class that is not there at all stays away.
 *
 * <p>Use them as the training data of a conditional game whose classes differ in size: each is then
 * learned as much. What is repeated is not more: a rare class is the sooner learned by heart.
 */
public final class BalancedSamples implements Samples {

    private final Samples samples;

    /** The samples of each class that is there. */
    private final long[][] byClass;

    private final long largest;

    private BalancedSamples(Samples samples) {
        this.samples = samples;
        int[] labels = labels(samples);
        int classes = samples.conditioning().classes();
        long[][] found = new long[classes][];
        for (int c = 0; c < classes; c++) {
            found[c] = places(labels, c);
        }
        byClass = Arrays.stream(found).filter(of -> of.length > 0).toArray(long[][]::new);
        largest = Arrays.stream(byClass).mapToLong(of -> of.length).max().orElseThrow();
    }

    private static int[] labels(Samples samples) {
        long[] all = new long[Math.toIntExact(samples.size())];
        Arrays.setAll(all, i -> i);
        return samples.labels(all);
    }

    private static long[] places(int[] labels, int label) {
        long[] places = new long[labels.length];
        int count = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == label) {
                places[count++] = i;
            }
        }
        return Arrays.copyOf(places, count);
    }

    /**
     * Balances samples. Their values are not copied.
     *
     * @param samples labelled samples, at least 1
     * @return a view of them
     * @throws IllegalArgumentException if they have no labels
     */
    public static BalancedSamples of(Samples samples) {
        Preconditions.checkArgument(
                samples.isLabelled(),
                "%s have no labels to balance: read them with optLabels, or call withLabels",
                samples);
        Preconditions.checkArgument(samples.size() >= 1, "there are no samples to balance");
        return new BalancedSamples(samples);
    }

    @Override
    public long size() {
        return largest * byClass.length;
    }

    @Override
    public Shape sampleShape() {
        return samples.sampleShape();
    }

    @Override
    public boolean isBytes() {
        return samples.isBytes();
    }

    @Override
    public Conditioning conditioning() {
        return samples.conditioning();
    }

    private long[] places(long... indices) {
        return Arrays.stream(indices)
                .map(
                        index -> {
                            Objects.checkIndex(index, size());
                            long[] of = byClass[(int) (index % byClass.length)];
                            return of[(int) (index / byClass.length % of.length)];
                        })
                .toArray();
    }

    @Override
    public ResidentSamples rows(long... indices) {
        return samples.rows(places(indices));
    }

    @Override
    public int[] labels(long... indices) {
        return samples.labels(places(indices));
    }

    @Override
    public String toString() {
        return size() + " balanced samples of " + samples;
    }
}
