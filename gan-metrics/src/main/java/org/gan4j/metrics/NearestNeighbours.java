package org.gan4j.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.common.base.Preconditions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;
import org.gan4j.metrics.LinearAlgebra.Workspace;
import org.gan4j.picture.ImageGrid;

/**
 * The training samples nearest to each generated one, to see whether a generator repeats what it
 * was trained on. Distances are Euclidean between features and in their unit; those of near copies
 * are exact. What is near depends on the extractor: pixels find plain copies, features of a network
 * also shifted or recoloured ones. A number that sums it up is {@link Memorisation}.
 */
public final class NearestNeighbours {

    private static final int NEIGHBOURS = 5;

    private final int k;
    private final int[] indices;
    private final double[] distances;

    private NearestNeighbours(int count, int k) {
        this.k = k;
        indices = new int[Math.multiplyExact(count, k)];
        distances = new double[indices.length];
        Arrays.fill(indices, -1);
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
    }

    /**
     * The five nearest, or all if there are fewer.
     *
     * @param queries features of generated samples
     * @param training features of training samples, from the same extractor
     * @return the neighbours
     * @throws IllegalArgumentException if their dimensions differ
     */
    public static NearestNeighbours of(Features queries, Features training) {
        int k = Math.min(NEIGHBOURS, training.count());
        return of(queries, training, k, ProgressListener.NONE);
    }

    /**
     * The k nearest. Besides the features, memory holds blocks of them and 12 k bytes a query.
     *
     * @param queries features of generated samples
     * @param training features of training samples, from the same extractor, at least k
     * @param k how many, at least 1
     * @param listener is told after every block
     * @return the neighbours
     * @throws IllegalArgumentException if k is out of range, or the dimensions differ
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public static NearestNeighbours of(
            Features queries, Features training, int k, ProgressListener listener) {
        Features.checkAlike(training, queries, 1);
        Preconditions.checkArgument(
                k >= 1 && k <= training.count(),
                "k must be from 1 to the %s training samples, but was %s",
                training.count(),
                k);
        NearestNeighbours found = search(queries, training, k, "nearest neighbours", listener);
        found.refine(queries, training);
        return found;
    }

    /** The neighbours by distances through products, off by up to 1e-7 of the feature's length. */
    static NearestNeighbours search(
            Features queries, Features training, int k, String task, ProgressListener listener) {
        NearestNeighbours found = new NearestNeighbours(queries.count(), k);
        BlockedDistances.each(
                queries,
                training,
                task,
                listener,
                (workspace, block, row, column) -> found.merge(workspace, block, row, column));
        return found;
    }

    /** The neighbours of samples among themselves, each its own too; a pair is measured once. */
    static NearestNeighbours own(Features features, int k, String task, ProgressListener listener) {
        NearestNeighbours found = new NearestNeighbours(features.count(), k);
        BlockedDistances.pairs(
                features,
                task,
                listener,
                (workspace, block, row, column) -> {
                    found.merge(workspace, block, row, column);
                    if (column > row) {
                        try (NDArray across = block.transpose()) {
                            found.merge(workspace, across, column, row);
                        }
                    }
                });
        return found;
    }

    private void merge(Workspace workspace, NDArray block, int row, int column) {
        int kept = (int) Math.min(k, block.getShape().get(1));
        NDList smallest = workspace.smallest(block, kept);
        try (NDArray values = smallest.get(0);
                NDArray where = smallest.get(1)) {
            merge(values.toDoubleArray(), where.toLongArray(), kept, row, column);
        }
    }

    private void merge(double[] values, long[] where, int kept, int row, int column) {
        for (int i = 0; i < values.length; i++) {
            int first = (row + i / kept) * k;
            int at = first + k - 1;
            if (values[i] >= distances[at]) {
                continue;
            }
            for (; at > first && distances[at - 1] > values[i]; at--) {
                distances[at] = distances[at - 1];
                indices[at] = indices[at - 1];
            }
            distances[at] = values[i];
            indices[at] = column + (int) where[i];
        }
    }

    private void refine(Features queries, Features training) {
        for (int row = 0; row < count(); row++) {
            int from = row * k;
            int[] found = Arrays.copyOfRange(indices, from, from + k);
            double[] exact = new double[k];
            for (int i = 0; i < k; i++) {
                exact[i] = BlockedDistances.exact(queries, row, training, found[i]);
            }
            int[] order =
                    IntStream.range(0, k)
                            .boxed()
                            .sorted(Comparator.comparingDouble(i -> exact[i]))
                            .mapToInt(Integer::intValue)
                            .toArray();
            for (int i = 0; i < k; i++) {
                indices[from + i] = found[order[i]];
                distances[from + i] = exact[order[i]];
            }
        }
    }

    /** {@return the number of generated samples} */
    public int count() {
        return indices.length / k;
    }

    /** {@return the number of neighbours of each} */
    public int k() {
        return k;
    }

    /**
     * A neighbour.
     *
     * @param row the generated sample, from 0
     * @param rank 0 for the nearest, up to k - 1
     * @return the number of the training sample
     * @throws IndexOutOfBoundsException if there is no such sample or rank
     */
    public int index(int row, int rank) {
        return indices[row * k + Objects.checkIndex(rank, k)];
    }

    /**
     * The distance to a neighbour.
     *
     * @param row the generated sample, from 0
     * @param rank 0 for the nearest, up to k - 1
     * @return the distance, 0 or more
     * @throws IndexOutOfBoundsException if there is no such sample or rank
     */
    public double distance(int row, int rank) {
        return distances[row * k + Objects.checkIndex(rank, k)];
    }

    /** {@return the distance of each generated sample to its nearest neighbour} */
    public double[] nearest() {
        return IntStream.range(0, count()).mapToDouble(row -> distance(row, 0)).toArray();
    }

    /**
     * Generated images that are nearest to training images, each in the first column of a row and
     * its neighbours beside it, nearest first. The most suspicious row is at the top.
     *
     * @param generated the images that the queries were made of, in the same order
     * @param training the training images, in the order of their features
     * @param rows how many generated images to show, from 1 to all
     * @return the picture
     * @throws IllegalArgumentException if the images differ in shape or are not as many as the
     *     features
     */
    public ImageGrid picture(Samples generated, Samples training, int rows) {
        Preconditions.checkArgument(
                generated.size() == count(),
                "%s images for the features of %s: give the images the features were made of",
                generated.size(),
                count());
        Preconditions.checkArgument(
                rows >= 1 && rows <= count(),
                "rows must be from 1 to %s, but was %s",
                count(),
                rows);
        PictureRows picture = new PictureRows(generated.sampleShape(), rows * (k + 1));
        IntStream.range(0, count())
                .boxed()
                .sorted(Comparator.comparingDouble(row -> distance(row, 0)))
                .limit(rows)
                .forEach(
                        row -> {
                            picture.add(generated, row);
                            for (int rank = 0; rank < k; rank++) {
                                picture.add(training, index(row, rank));
                            }
                        });
        return picture.grid(k + 1);
    }

    @Override
    public String toString() {
        return k + " nearest neighbours of " + count() + " samples";
    }
}
