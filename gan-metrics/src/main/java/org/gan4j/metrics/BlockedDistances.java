package org.gan4j.metrics;

import ai.djl.ndarray.NDArray;
import org.gan4j.data.ProgressListener;
import org.gan4j.metrics.LinearAlgebra.Workspace;

/**
 * Euclidean distances of all rows to all others, a block of rows and columns at a time: only the
 * rows of two blocks and their distances are in float64, so that memory does not grow with the
 * number of samples.
 */
final class BlockedDistances {

    private static final int ROWS = 2_048;

    /** The most values of a block of features: 32 MiB in float64, as are 2,048^2 distances. */
    private static final int VALUES = 1 << 22;

    /** Receives a block. */
    @FunctionalInterface
    interface Sink {

        /**
         * Looks at distances.
         *
         * @param workspace for computations on them
         * @param distances of shape (rows, columns), valid during the call
         * @param row the row of the first
         * @param column the column of the first
         */
        void take(Workspace workspace, NDArray distances, int row, int column);
    }

    private BlockedDistances() {}

    static int blockRows(int dimension) {
        return Math.max(1, Math.min(ROWS, VALUES / dimension));
    }

    /** All rows to all columns; row blocks come in order, and in each its column blocks. */
    static void each(
            Features rows, Features columns, String task, ProgressListener listener, Sink sink) {
        walk(rows, columns, false, task, listener, sink);
    }

    /** The blocks on and above the diagonal: every pair of different rows is in one, i < j. */
    static void pairs(Features rows, String task, ProgressListener listener, Sink sink) {
        walk(rows, rows, true, task, listener, sink);
    }

    private static void walk(
            Features rows,
            Features columns,
            boolean upper,
            String task,
            ProgressListener listener,
            Sink sink) {
        int size = blockRows(rows.dimension());
        long down = blocks(rows, size);
        long across = blocks(columns, size);
        long total = upper ? down * (down + 1) / 2 : down * across;
        long done = 0;
        try (Workspace workspace = new Workspace()) {
            for (int i = 0; i < rows.count(); i += size) {
                try (NDArray x = block(workspace, rows, i, size)) {
                    for (int j = upper ? i : 0; j < columns.count(); j += size) {
                        try (NDArray y = block(workspace, columns, j, size);
                                NDArray distances = workspace.distances(x, y)) {
                            sink.take(workspace, distances, i, j);
                        }
                        listener.report(task, ++done, total);
                    }
                }
            }
        }
    }

    private static long blocks(Features features, int size) {
        return (features.count() + size - 1L) / size;
    }

    private static NDArray block(Workspace workspace, Features features, int from, int size) {
        return workspace.matrix(features.slice(from, Math.min(features.count(), from + size)));
    }

    /** The distance of two rows without products, which a pair of near equals needs. */
    static double exact(Features first, int row, Features second, int other) {
        double sum = 0;
        for (int c = 0; c < first.dimension(); c++) {
            double off = (double) first.get(row, c) - second.get(other, c);
            sum += off * off;
        }
        return Math.sqrt(sum);
    }
}
