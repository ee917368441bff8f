package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import com.google.common.primitives.Booleans;
import java.util.Arrays;
import org.gan4j.data.ProgressListener;

/**
 * Precision and recall (Kynkaanniemi et al. 2019, eq. 1 and 2) and density and coverage (Naeem et
 * al. 2020, eq. 4 and 5), by balls around samples that reach to their k-th neighbour of the same
 * kind.
 *
 * @param precision the part of the generated samples in a ball of a real one, 0 to 1: are they
 *     good?
 * @param recall the part of the real samples in a ball of a generated one, 0 to 1: are all there? A
 *     single far-off sample has a large ball and can win much
 * @param density how many balls of real samples a generated one is in, divided by k; near 1 for
 *     equal distributions, and may be above
 * @param coverage the part of the balls of real samples with a generated one inside, 0 to 1
 */
public record PrecisionRecall(double precision, double recall, double density, double coverage) {

    private static final int NEIGHBOURS = 3;

    /**
     * The measures with k = 3.
     *
     * @param real features of real samples, at least 4
     * @param fake features of generated samples, at least 4
     * @return the measures
     */
    public static PrecisionRecall between(Features real, Features fake) {
        return between(real, fake, NEIGHBOURS);
    }

    /**
     * The measures.
     *
     * @param real features of real samples, more than k
     * @param fake features of generated samples, more than k
     * @param k which neighbour a ball reaches to, at least 1; Naeem et al. use 5
     * @return the measures
     */
    public static PrecisionRecall between(Features real, Features fake, int k) {
        return between(real, fake, k, ProgressListener.NONE);
    }

    /**
     * The measures, with reports. Besides the features, memory holds blocks of both sides: some
     * hundred MiB, however many samples there are.
     *
     * @param real features of real samples, more than k
     * @param fake features of generated samples, more than k
     * @param k which neighbour a ball reaches to, at least 1; Naeem et al. use 5
     * @param listener is told after every block of each of the three steps
     * @return the measures
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public static PrecisionRecall between(
            Features real, Features fake, int k, ProgressListener listener) {
        Preconditions.checkArgument(k >= 1, "k must be at least 1, but was %s", k);
        Features.checkAlike(real, fake, k + 1);
        Balls balls =
                new Balls(
                        real,
                        fake,
                        radii(real, k, "radii of real samples", listener),
                        radii(fake, k, "radii of generated samples", listener));
        BlockedDistances.each(
                fake,
                real,
                "distances",
                listener,
                (workspace, block, row, column) ->
                        balls.add(
                                block.toDoubleArray(), (int) block.getShape().get(1), row, column));
        return balls.measures(k);
    }

    /** The distance of each sample to its k-th neighbour other than itself. */
    private static double[] radii(
            Features features, int k, String task, ProgressListener listener) {
        NearestNeighbours found = NearestNeighbours.own(features, k + 1, task, listener);
        double[] radii = new double[features.count()];
        for (int i = 0; i < radii.length; i++) {
            radii[i] = BlockedDistances.exact(features, i, features, found.index(i, k));
        }
        return radii;
    }

    /** What is inside which ball, gathered over blocks. */
    private static final class Balls {

        /** Distances from products are wrong by less than this part of the squared norms. */
        private static final double ROUNDING = 1e-11;

        private final Features real;
        private final Features fake;
        private final double[] realSquares;
        private final double[] fakeSquares;
        private final double[] realRadii;
        private final double[] fakeRadii;
        private final boolean[] inReal;
        private final boolean[] recalled;
        private final double[] nearest;
        private long balls;

        Balls(Features real, Features fake, double[] realRadii, double[] fakeRadii) {
            this.real = real;
            this.fake = fake;
            realSquares = squares(real);
            fakeSquares = squares(fake);
            this.realRadii = realRadii;
            this.fakeRadii = fakeRadii;
            inReal = new boolean[fakeRadii.length];
            recalled = new boolean[realRadii.length];
            nearest = new double[realRadii.length];
            Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        }

        void add(double[] distances, int columns, int fromFake, int fromReal) {
            int at = 0;
            for (int i = fromFake; at < distances.length; i++) {
                for (int j = fromReal; j < fromReal + columns; j++, at++) {
                    double distance = exactAtAnEdge(distances[at], i, j);
                    inReal[i] |= distance <= realRadii[j];
                    balls += distance < realRadii[j] ? 1 : 0;
                    recalled[j] |= distance <= fakeRadii[i];
                    nearest[j] = Math.min(nearest[j], distance);
                }
            }
        }

        private static double[] squares(Features features) {
            double[] squares = new double[features.count()];
            for (int i = 0; i < squares.length; i++) {
                for (int c = 0; c < features.dimension(); c++) {
                    squares[i] += (double) features.get(i, c) * features.get(i, c);
                }
            }
            return squares;
        }

        /** A distance that is a radius up to rounding, by a formula that is the same for both. */
        private double exactAtAnEdge(double distance, int i, int j) {
            double square = distance * distance;
            double rounding = ROUNDING * (fakeSquares[i] + realSquares[j]);
            boolean clear =
                    Math.abs(square - realRadii[j] * realRadii[j]) > rounding
                            && Math.abs(square - fakeRadii[i] * fakeRadii[i]) > rounding;
            return clear ? distance : BlockedDistances.exact(fake, i, real, j);
        }

        PrecisionRecall measures(int k) {
            int covered = 0;
            for (int j = 0; j < nearest.length; j++) {
                covered += nearest[j] < realRadii[j] ? 1 : 0;
            }
            return new PrecisionRecall(
                    (double) Booleans.countTrue(inReal) / inReal.length,
                    (double) Booleans.countTrue(recalled) / recalled.length,
                    (double) balls / k / inReal.length,
                    (double) covered / nearest.length);
        }
    }
}
