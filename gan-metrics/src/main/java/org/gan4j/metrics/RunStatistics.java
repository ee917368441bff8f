package org.gan4j.metrics;

import static org.gan4j.metrics.MetricValue.neutral;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableMap;
import com.google.common.math.Stats;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.loss.Critiques;
import org.gan4j.run.Player;
import org.gan4j.run.StepContext;
import org.gan4j.transform.CritiqueTransform;
import org.jspecify.annotations.Nullable;

/**
 * How steadily a run goes: statistics of the last iterations. A plug-in that only watches; it
 * fetches a few numbers from the device in every iteration.
 */
public final class RunStatistics implements Plugin, CritiqueTransform, TrainingHook {

    /** One iteration. */
    private record Moment(
            double discriminatorLoss,
            double generatorLoss,
            double discriminatorNorm,
            double generatorNorm,
            double realAccuracy,
            double fakeAccuracy) {}

    /**
     * Statistics over a window.
     *
     * @param iterations how many iterations they are of
     * @param last the number of the last of them, from 1
     * @param window how many they are of at most
     * @param discriminatorLoss mean of the discriminator's loss
     * @param discriminatorDeviation standard deviation of it, over n - 1
     * @param discriminatorOscillation mean |change| of it from one iteration to the next
     * @param discriminatorDrift how far it is from having converged: the mean of its later half
     *     less that of its earlier half, divided by the deviation; near 0 where it stands still
     * @param generatorLoss mean of the generator's loss
     * @param balance generatorLoss / discriminatorLoss
     * @param discriminatorGradient mean Euclidean norm of the discriminator's gradient
     * @param generatorGradient mean Euclidean norm of the generator's gradient
     * @param realAccuracy part of the real logits above 0, 0 to 1, as the discriminator saw them;
     *     NaN if it did not move in one of the iterations
     * @param fakeAccuracy part of the generated logits below 0, 0 to 1; NaN likewise
     */
    public record Summary(
            int iterations,
            long last,
            int window,
            double discriminatorLoss,
            double discriminatorDeviation,
            double discriminatorOscillation,
            double discriminatorDrift,
            double generatorLoss,
            double balance,
            double discriminatorGradient,
            double generatorGradient,
            double realAccuracy,
            double fakeAccuracy) {

        /** {@return the statistics with their manifest} */
        public Report report() {
            return Report.of(
                    ImmutableMap.of(
                            "metric", "run statistics",
                            "window", "" + window,
                            "iterations", "" + iterations,
                            "last iteration", "" + last),
                    neutral("d loss", discriminatorLoss),
                    neutral("d deviation", discriminatorDeviation),
                    neutral("d oscillation", discriminatorOscillation),
                    neutral("d drift", discriminatorDrift),
                    neutral("g loss", generatorLoss),
                    neutral("balance", balance),
                    neutral("d gradient", discriminatorGradient),
                    neutral("g gradient", generatorGradient),
                    neutral("real accuracy", realAccuracy),
                    neutral("fake accuracy", fakeAccuracy));
        }
    }

    private final int window;
    private final Deque<Moment> moments = new ArrayDeque<>();
    private double realAccuracy = Double.NaN;
    private double fakeAccuracy = Double.NaN;
    private long last;

    private RunStatistics(int window) {
        this.window = window;
    }

    /**
     * Statistics of the last iterations of a run.
     *
     * @param iterations the length of the window, at least 2; 100 is usual
     * @return the plug-in
     * @throws IllegalArgumentException if the window is shorter
     */
    public static RunStatistics ofLast(int iterations) {
        Preconditions.checkArgument(
                iterations >= 2, "the window needs at least 2 iterations, but has %s", iterations);
        return new RunStatistics(iterations);
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.addCritiqueTransform(this);
        gan.addHook(this);
    }

    @Override
    public Critiques apply(Critiques critiques, StepContext context) {
        if (context.player().equals(Player.DISCRIMINATOR)) {
            realAccuracy = share(critiques.real(), logit -> logit > 0);
            fakeAccuracy = share(critiques.fake(), logit -> logit < 0);
        }
        return critiques;
    }

    private static double share(NDArray logits, DoublePredicate right) {
        int count = 0;
        Number[] values = logits.stopGradient().toArray();
        for (Number value : values) {
            count += right.test(value.doubleValue()) ? 1 : 0;
        }
        return (double) count / values.length;
    }

    @Override
    public void afterIteration(IterationEvent event) {
        Map<Player, Double> losses = event.losses();
        Map<Player, Double> norms = event.gradientNorms();
        moments.addLast(
                new Moment(
                        of(losses, Player.DISCRIMINATOR),
                        of(losses, Player.GENERATOR),
                        of(norms, Player.DISCRIMINATOR),
                        of(norms, Player.GENERATOR),
                        realAccuracy,
                        fakeAccuracy));
        realAccuracy = Double.NaN;
        fakeAccuracy = Double.NaN;
        last = event.progress().iterations();
        if (moments.size() > window) {
            moments.removeFirst();
        }
    }

    private static double of(Map<Player, Double> numbers, Player player) {
        Double number = numbers.get(player);
        return number == null ? Double.NaN : number;
    }

    /**
     * {@return the statistics of the last iterations; a number of a player that did not move in
     * every one of them is NaN}
     *
     * @throws IllegalStateException if fewer than 2 iterations were seen
     */
    public Summary summary() {
        Preconditions.checkState(
                moments.size() >= 2, "statistics need 2 iterations, but saw %s", moments.size());
        double mean = mean(Moment::discriminatorLoss);
        double squares = 0;
        double changes = 0;
        @Nullable Moment before = null;
        for (Moment moment : moments) {
            squares += Math.pow(moment.discriminatorLoss() - mean, 2);
            if (before != null) {
                changes += Math.abs(moment.discriminatorLoss() - before.discriminatorLoss());
            }
            before = moment;
        }
        int count = moments.size();
        double deviation = Math.sqrt(squares / (count - 1));
        List<Double> losses = moments.stream().map(Moment::discriminatorLoss).toList();
        double drift =
                Stats.meanOf(losses.subList(count - count / 2, count))
                        - Stats.meanOf(losses.subList(0, count / 2));
        double generatorLoss = mean(Moment::generatorLoss);
        return new Summary(
                count,
                last,
                window,
                mean,
                deviation,
                changes / (count - 1),
                drift == 0 ? 0 : drift / deviation,
                generatorLoss,
                generatorLoss / mean,
                mean(Moment::discriminatorNorm),
                mean(Moment::generatorNorm),
                mean(Moment::realAccuracy),
                mean(Moment::fakeAccuracy));
    }

    private double mean(ToDoubleFunction<Moment> value) {
        return moments.stream().mapToDouble(value).average().orElse(Double.NaN);
    }

    @Override
    public String toString() {
        return "RunStatistics[window=" + window + "]";
    }
}
