package org.gan4j.chart;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.hook.RunEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.run.Player;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A picture of every player's loss over the iterations and, where the loss has them, of the
 * discriminator's outputs D(x) and D(G(z)), which are at 0.5 where it can only guess. It is written
 * when the run ends; where that fails, as on a full disk, it is told in the log.
 */
public final class LossChart implements TrainingHook {

    private static final Logger LOGGER = LoggerFactory.getLogger(LossChart.class);
    private static final int INTERVAL = 10;

    private final Path file;
    private final Map<String, List<double[]>> losses = new LinkedHashMap<>();
    private final Map<String, List<double[]>> outputs = new LinkedHashMap<>();

    private LossChart(Path file) {
        this.file = file;
    }

    /**
     * A chart of every tenth iteration.
     *
     * @param file the PNG file to write; missing directories are created
     * @return the hook
     */
    public static LossChart to(Path file) {
        return new LossChart(Preconditions.checkNotNull(file, "file"));
    }

    @Override
    public void afterIteration(IterationEvent event) {
        long iteration = event.progress().iterations();
        if (iteration % INTERVAL != 0) {
            return;
        }
        Map<Player, PlayerNumbers> numbers = event.numbers();
        numbers.forEach((player, of) -> add(losses, player.name(), iteration, of.loss()));
        numbers.forEach(
                (player, of) -> {
                    // A player that judges real samples too is a discriminator.
                    if (!Double.isNaN(of.realProbability()) && !player.equals(Player.GENERATOR)) {
                        String name = player.equals(Player.DISCRIMINATOR) ? "" : " of " + player;
                        add(outputs, "D(x)" + name, iteration, of.realProbability());
                        add(outputs, "D(G(z))" + name, iteration, of.fakeProbability());
                    }
                });
    }

    private static void add(
            Map<String, List<double[]>> curves, String name, long iteration, double value) {
        curves.computeIfAbsent(name, key -> new ArrayList<>()).add(new double[] {iteration, value});
    }

    @Override
    public void onFinish(RunEvent event) {
        if (losses.isEmpty()) {
            return;
        }
        List<LineChart> charts = new ArrayList<>();
        charts.add(chart("loss over iterations", losses));
        if (!outputs.isEmpty()) {
            charts.add(
                    chart("outputs of the discriminator over iterations", outputs).withLevel(0.5));
        }
        try {
            LineChart.save(charts, file);
        } catch (IOException e) {
            LOGGER.warn("the chart of losses is left out: {}", e.getMessage());
        }
    }

    private static LineChart chart(String title, Map<String, List<double[]>> curves) {
        LineChart chart = new LineChart(title);
        curves.forEach(
                (name, points) ->
                        chart.add(
                                name,
                                points.stream().mapToDouble(p -> p[0]).toArray(),
                                points.stream().mapToDouble(p -> p[1]).toArray()));
        return chart;
    }
}
