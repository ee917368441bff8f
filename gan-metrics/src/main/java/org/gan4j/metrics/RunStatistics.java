package org.gan4j.metrics;

import static org.gan4j.metrics.MetricValue.neutral;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableMap;
import com.google.common.math.Stats;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.hook.TrainingHook;
import org.gan4j.run.Player;

/**
 * How steadily a run goes: statistics of the last iterations, for each player. It fetches a few
 * numbers from the device in every iteration.
 */
public final class RunStatistics implements TrainingHook {

    /**
     * One player's steps in the window. A number that the player did not have in every iteration of
     * it is NaN.
     *
     * @param loss mean of its loss
     * @param deviation standard deviation of the loss, over n - 1
     * @param oscillation mean |change| of the loss from one iteration to the next
     * @param trend how far the loss is from standing still: the mean of its later half less that of
     *     its earlier half, divided by the deviation; near 0 where it stands
     * @param gradientNorm mean Euclidean norm of its gradient
     * @param realAccuracy mean part of the real logits that it judged right, 0 to 1
     * @param fakeAccuracy mean part of the generated logits that were judged right, 0 to 1
     */
    public record PlayerSummary(
            double loss,
            double deviation,
            double oscillation,
            double trend,
            double gradientNorm,
            double realAccuracy,
            double fakeAccuracy) {}

    /**
     * Statistics over a window.
     *
     * @param iterations how many iterations they are of
     * @param last the number of the last of them, from 1
     * @param window how many they are of at most
     * @param players those of each player that moved
     * @param change the mean of |dL_G| + |dL_D| from one iteration to the next, over all players:
     *     small where the game has come to rest, as texts on convergence use it
     */
    public record Summary(
            int iterations,
            long last,
            int window,
            Map<Player, PlayerSummary> players,
            double change) {

        /** Keeps the summaries as they are. */
        public Summary {
            players = Collections.unmodifiableMap(new LinkedHashMap<>(players));
        }

        /**
         * One player's statistics.
         *
         * @param player who
         * @return its statistics
         * @throws IllegalArgumentException if it never moved in the window
         */
        public PlayerSummary of(Player player) {
            PlayerSummary summary = players.get(player);
            Preconditions.checkArgument(
                    summary != null,
                    "player '%s' did not move, only %s did",
                    player,
                    players.keySet());
            return summary;
        }

        /**
         * {@return the generator's mean loss divided by the discriminator's; NaN if one of them did
         * not move}
         */
        public double balance() {
            PlayerSummary generator = players.get(Player.GENERATOR);
            PlayerSummary discriminator = players.get(Player.DISCRIMINATOR);
            return generator == null || discriminator == null
                    ? Double.NaN
                    : generator.loss / discriminator.loss;
        }

        /** {@return the statistics with their manifest} */
        public Report report() {
            List<MetricValue> values = new ArrayList<>();
            players.forEach(
                    (player, of) -> {
                        values.add(neutral(player + " loss", of.loss));
                        values.add(neutral(player + " deviation", of.deviation));
                        values.add(neutral(player + " oscillation", of.oscillation));
                        values.add(neutral(player + " trend", of.trend));
                        values.add(neutral(player + " gradient", of.gradientNorm));
                        values.add(neutral(player + " real accuracy", of.realAccuracy));
                        values.add(neutral(player + " fake accuracy", of.fakeAccuracy));
                    });
            values.add(neutral("balance", balance()));
            values.add(neutral("change", change));
            return Report.of(
                    ImmutableMap.of(
                            "metric", "run statistics",
                            "window", "" + window,
                            "iterations", "" + iterations,
                            "last iteration", "" + last),
                    values.toArray(new MetricValue[0]));
        }
    }

    private final int window;
    private final Deque<Map<Player, PlayerNumbers>> moments = new ArrayDeque<>();
    private long last;

    private RunStatistics(int window) {
        this.window = window;
    }

    /**
     * Statistics of the last iterations of a run.
     *
     * @param iterations the length of the window, at least 2; 100 is usual
     * @return the hook
     * @throws IllegalArgumentException if the window is shorter
     */
    public static RunStatistics ofLast(int iterations) {
        Preconditions.checkArgument(
                iterations >= 2, "the window needs at least 2 iterations, but has %s", iterations);
        return new RunStatistics(iterations);
    }

    @Override
    public void afterIteration(IterationEvent event) {
        moments.addLast(event.numbers());
        last = event.progress().iterations();
        if (moments.size() > window) {
            moments.removeFirst();
        }
    }

    /**
     * {@return the statistics of the last iterations}
     *
     * @throws IllegalStateException if fewer than 2 iterations were seen
     */
    public Summary summary() {
        Preconditions.checkState(
                moments.size() >= 2, "statistics need 2 iterations, but saw %s", moments.size());
        Map<Player, PlayerSummary> players = new LinkedHashMap<>();
        for (Map<Player, PlayerNumbers> moment : moments) {
            for (Player player : moment.keySet()) {
                players.computeIfAbsent(player, this::summary);
            }
        }
        double change = players.values().stream().mapToDouble(PlayerSummary::oscillation).sum();
        return new Summary(moments.size(), last, window, players, change);
    }

    private PlayerSummary summary(Player player) {
        List<Double> losses = values(player, PlayerNumbers::loss);
        int count = losses.size();
        double changes = 0;
        for (int i = 1; i < count; i++) {
            changes += Math.abs(losses.get(i) - losses.get(i - 1));
        }
        double deviation = Stats.of(losses).sampleStandardDeviation();
        double rise =
                Stats.meanOf(losses.subList(count - count / 2, count))
                        - Stats.meanOf(losses.subList(0, count / 2));
        return new PlayerSummary(
                Stats.meanOf(losses),
                deviation,
                changes / (count - 1),
                rise == 0 ? 0 : rise / deviation,
                mean(player, PlayerNumbers::gradientNorm),
                mean(player, PlayerNumbers::realAccuracy),
                mean(player, PlayerNumbers::fakeAccuracy));
    }

    private double mean(Player player, ToDoubleFunction<PlayerNumbers> value) {
        return Stats.meanOf(values(player, value));
    }

    private List<Double> values(Player player, ToDoubleFunction<PlayerNumbers> value) {
        return moments.stream()
                .map(moment -> moment.get(player))
                .map(numbers -> numbers == null ? Double.NaN : value.applyAsDouble(numbers))
                .toList();
    }

    @Override
    public String toString() {
        return "RunStatistics[window=" + window + "]";
    }
}
