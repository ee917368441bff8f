package org.gan4j.metrics;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;
import org.gan4j.picture.ImageGrid;

/**
 * The birthday paradox test (Arora, Risteski and Zhang 2018): if a batch of s samples holds
 * near-duplicates with a probability of one half, the generator makes no more than about s^2
 * different ones. The paper lets people judge the 20 closest pairs; so look at {@link #picture} and
 * take as threshold the largest distance that you call a duplicate. Few duplicates do not prove
 * variety: the samples may differ and be bad.
 *
 * @param threshold pairs up to this distance are duplicates, in the unit of the features
 * @param closest the closest pairs of all samples, closest first
 * @param batchSize the smallest batch with a duplicate in at least half of the draws; empty if all
 *     samples together do not suffice. Draws are random orders of the samples given, so it is noisy
 *     when near their number
 */
public record BirthdayParadox(double threshold, List<Pair> closest, OptionalInt batchSize) {

    private static final int PAIRS = 20;
    private static final int DRAWS = 100;

    /** Keeps the pairs as they are. */
    public BirthdayParadox {
        closest = List.copyOf(closest);
    }

    /**
     * Two samples.
     *
     * @param first the number of the one, from 0
     * @param second the number of the other, which is larger
     * @param distance the Euclidean distance of their features
     */
    public record Pair(int first, int second, double distance) {}

    /**
     * The test with 20 pairs and 100 draws.
     *
     * @param fake features of generated samples, at least 2; pixels find plain duplicates
     * @param threshold the largest distance of a duplicate, 0 or more; 0 finds equal samples only
     * @param seed the seed of the draws
     * @return what was found
     */
    public static BirthdayParadox of(Features fake, double threshold, long seed) {
        return of(fake, threshold, PAIRS, DRAWS, seed, ProgressListener.NONE);
    }

    /**
     * The test.
     *
     * @param fake features of generated samples, at least 2
     * @param threshold the largest distance of a duplicate, 0 or more
     * @param pairs how many of the closest pairs to keep, at least 1
     * @param draws how many orders of the samples to try, at least 1
     * @param seed the seed of the draws
     * @param listener is told after every block
     * @return what was found
     * @throws IllegalArgumentException if there are too few samples, or a setting is out of range
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public static BirthdayParadox of(
            Features fake,
            double threshold,
            int pairs,
            int draws,
            long seed,
            ProgressListener listener) {
        Preconditions.checkArgument(
                fake.count() >= 2, "at least 2 samples are needed, but there is %s", fake.count());
        Preconditions.checkArgument(
                threshold >= 0, "the threshold must be 0 or more, but was %s", threshold);
        Preconditions.checkArgument(pairs >= 1, "pairs must be at least 1, but was %s", pairs);
        Preconditions.checkArgument(draws >= 1, "draws must be at least 1, but was %s", draws);
        Search search = new Search(fake, threshold, pairs, draws, seed);
        BlockedDistances.pairs(
                fake,
                "closest pairs",
                listener,
                (workspace, block, row, column) -> search.add(block, row, column));
        return new BirthdayParadox(threshold, search.closest(), search.batchSize());
    }

    /**
     * {@return the square of the batch size, about how many different samples there are at most}
     */
    public OptionalLong supportSize() {
        return batchSize.isPresent()
                ? OptionalLong.of((long) batchSize.getAsInt() * batchSize.getAsInt())
                : OptionalLong.empty();
    }

    /**
     * The closest pairs, one a row.
     *
     * @param images the images that the features were made of, in the same order
     * @return the picture
     * @throws IllegalArgumentException if these are fewer images, or none that can be shown
     */
    public ImageGrid picture(Samples images) {
        PictureRows picture = new PictureRows(images.sampleShape(), 2 * closest.size());
        for (Pair pair : closest) {
            picture.add(images, pair.first());
            picture.add(images, pair.second());
        }
        return picture.grid(2);
    }

    /** Keeps the closest pairs, and of each draw the length up to its first duplicate. */
    private static final class Search {

        private static final Comparator<Pair> FARTHEST_FIRST =
                Comparator.comparingDouble(Pair::distance)
                        .thenComparingInt(Pair::first)
                        .thenComparingInt(Pair::second)
                        .reversed();

        private final Features features;
        private final double threshold;
        private final double doubtful;
        private final int pairs;
        private final PriorityQueue<Pair> kept = new PriorityQueue<>(FARTHEST_FIRST);
        private final int[][] places;
        private final int[] lengths;

        Search(Features features, double threshold, int pairs, int draws, long seed) {
            this.features = features;
            this.threshold = threshold;
            this.pairs = pairs;
            doubtful = roundingOfSquares(features);
            places = new int[draws][];
            lengths = new int[draws];
            Arrays.fill(lengths, Integer.MAX_VALUE);
            Random random = new Random(seed);
            for (int i = 0; i < draws; i++) {
                places[i] = RandomRows.draw(features.count(), features.count(), random);
            }
        }

        /** How far squared distances through products can be off. */
        private static double roundingOfSquares(Features features) {
            double most = 0;
            for (int row = 0; row < features.count(); row++) {
                double square = 0;
                for (int c = 0; c < features.dimension(); c++) {
                    square += Math.pow(features.get(row, c), 2);
                }
                most = Math.max(most, square);
            }
            return 4 * features.dimension() * Math.ulp(1.0) * most;
        }

        void add(NDArray block, int row, int column) {
            double[] distances = block.toDoubleArray();
            int columns = (int) block.getShape().get(1);
            for (int at = 0; at < distances.length; at++) {
                int i = row + at / columns;
                int j = column + at % columns;
                if (i < j) {
                    add(i, j, distances[at]);
                }
            }
        }

        private void add(int i, int j, double about) {
            double square = about * about;
            boolean full = kept.size() == pairs;
            double farthest = full ? kept.element().distance() : Double.POSITIVE_INFINITY;
            boolean close = farthest > 0 && square <= farthest * farthest + doubtful;
            boolean duplicate = square <= threshold * threshold + doubtful && shortens(i, j);
            if (!close && !duplicate) {
                return;
            }
            double distance = BlockedDistances.exact(features, i, features, j);
            if (close) {
                kept.add(new Pair(i, j, distance));
                if (full) {
                    kept.remove();
                }
            }
            if (duplicate && distance <= threshold) {
                for (int draw = 0; draw < lengths.length; draw++) {
                    lengths[draw] = Math.min(lengths[draw], length(draw, i, j));
                }
            }
        }

        /** The length of a draw up to the second sample of a pair. */
        private int length(int draw, int i, int j) {
            return Math.max(places[draw][i], places[draw][j]) + 1;
        }

        private boolean shortens(int i, int j) {
            for (int draw = 0; draw < lengths.length; draw++) {
                if (length(draw, i, j) < lengths[draw]) {
                    return true;
                }
            }
            return false;
        }

        List<Pair> closest() {
            List<Pair> sorted = new ArrayList<>(kept);
            sorted.sort(FARTHEST_FIRST.reversed());
            return sorted;
        }

        OptionalInt batchSize() {
            int[] sorted = lengths.clone();
            Arrays.sort(sorted);
            int median = sorted[(sorted.length - 1) / 2];
            return median == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(median);
        }
    }
}
