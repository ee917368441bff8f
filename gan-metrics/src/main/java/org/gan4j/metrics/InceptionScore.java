package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import com.google.common.math.Stats;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.data.ProgressListener;

/**
 * The inception score, IS (Salimans et al. 2016, section 4): exp(E KL(p(y|x) || p(y))) of a
 * classifier's verdicts, averaged over splits in the order given. From 1 to the number of classes;
 * larger is better. It asks for sure and varied verdicts and never looks at real samples.
 *
 * @param mean over the splits
 * @param deviation standard deviation over the splits, over their number
 */
public record InceptionScore(double mean, double deviation) {

    private static final int SPLITS = 10;

    /**
     * The score over 10 splits.
     *
     * @param logits the classifier's logits of generated samples, at least 20
     * @return the score
     */
    public static InceptionScore of(Features logits) {
        return of(logits, SPLITS);
    }

    /**
     * The score over splits: split i holds the rows from i N / S to (i + 1) N / S. Rows that are in
     * the order of their classes should be shuffled first.
     *
     * @param logits the classifier's logits of generated samples
     * @param splits S, from 1 to half the number of samples: of one sample the score is always 1
     * @return the score
     */
    public static InceptionScore of(Features logits, int splits) {
        return of(logits, splits, ProgressListener.NONE);
    }

    /**
     * The same with reports.
     *
     * @param logits the classifier's logits of generated samples
     * @param splits S, from 1 to half the number of samples: of one sample the score is always 1
     * @param listener is told after every split
     * @return the score
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public static InceptionScore of(Features logits, int splits, ProgressListener listener) {
        Preconditions.checkArgument(
                splits >= 1 && splits <= logits.count() / 2,
                "splits must be 1 to half the number of samples, %s, but were %s",
                logits.count(),
                splits);
        List<Double> scores = new ArrayList<>();
        for (int i = 0; i < splits; i++) {
            int from = (int) ((long) i * logits.count() / splits);
            int to = (int) ((i + 1L) * logits.count() / splits);
            scores.add(score(logits.slice(from, to)));
            listener.report("inception score", i + 1, splits);
        }
        Stats stats = Stats.of(scores);
        return new InceptionScore(stats.mean(), stats.populationStandardDeviation());
    }

    private static double score(Features logits) {
        int classes = logits.dimension();
        double[] marginal = new double[classes];
        double negativeEntropy = 0;
        for (int row = 0; row < logits.count(); row++) {
            double[] logP = logSoftmax(logits, row);
            for (int c = 0; c < classes; c++) {
                double p = Math.exp(logP[c]);
                marginal[c] += p / logits.count();
                negativeEntropy += p * logP[c] / logits.count();
            }
        }
        double cross = 0;
        for (double p : marginal) {
            cross += p == 0 ? 0 : p * Math.log(p);
        }
        return Math.exp(negativeEntropy - cross);
    }

    private static double[] logSoftmax(Features logits, int row) {
        double[] result = new double[logits.dimension()];
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < result.length; c++) {
            result[c] = logits.get(row, c);
            most = Math.max(most, result[c]);
        }
        double sum = 0;
        for (double value : result) {
            sum += Math.exp(value - most);
        }
        for (int c = 0; c < result.length; c++) {
            result[c] -= most + Math.log(sum);
        }
        return result;
    }
}
