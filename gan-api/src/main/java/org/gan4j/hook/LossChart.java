package org.gan4j.hook;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.picture.LineChart;
import org.gan4j.run.Player;

/** A picture of every player's loss over the iterations, written when the run ends. */
public final class LossChart implements TrainingHook {

    private static final int INTERVAL = 10;

    private final Path file;
    private final Map<Player, List<double[]>> points = new LinkedHashMap<>();

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
        if (iteration % INTERVAL == 0) {
            event.losses()
                    .forEach(
                            (player, loss) ->
                                    points.computeIfAbsent(player, key -> new ArrayList<>())
                                            .add(new double[] {iteration, loss}));
        }
    }

    @Override
    public void onFinish(RunEvent event) {
        if (points.isEmpty()) {
            return;
        }
        LineChart chart = new LineChart("loss over iterations");
        points.forEach(
                (player, curve) ->
                        chart.add(
                                player.name(),
                                curve.stream().mapToDouble(p -> p[0]).toArray(),
                                curve.stream().mapToDouble(p -> p[1]).toArray()));
        try {
            chart.save(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }
}
