package org.gan4j.picture;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Curves over a common axis, such as losses over iterations. */
public final class LineChart {

    private final String title;
    private final List<Curve> curves = new ArrayList<>();

    /**
     * Begins a chart.
     *
     * @param title drawn above; letters, digits and simple punctuation
     */
    public LineChart(String title) {
        this.title = Preconditions.checkNotNull(title, "title");
    }

    /**
     * Adds a curve.
     *
     * @param name its name in the legend
     * @param x positions, ascending
     * @param y values, as many; what is NaN or infinite is left out
     * @return this chart
     * @throws IllegalArgumentException if there are not as many values as positions
     */
    public LineChart add(String name, double[] x, double[] y) {
        Preconditions.checkArgument(
                x.length == y.length, "%s positions but %s values", x.length, y.length);
        int[] shown =
                IntStream.range(0, x.length)
                        .filter(i -> Double.isFinite(x[i]) && Double.isFinite(y[i]))
                        .toArray();
        curves.add(
                new Curve(
                        name,
                        Arrays.stream(shown).mapToDouble(i -> x[i]).toArray(),
                        Arrays.stream(shown).mapToDouble(i -> y[i]).toArray()));
        return this;
    }

    /**
     * Writes the chart.
     *
     * @param file the PNG file to write; missing directories are created
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        double[] x = curves.stream().flatMapToDouble(c -> Arrays.stream(c.x)).toArray();
        double[] y = curves.stream().flatMapToDouble(c -> Arrays.stream(c.y)).toArray();
        Plot plot =
                new Plot(
                        title,
                        Arrays.stream(x).min().orElse(0),
                        Arrays.stream(x).max().orElse(1),
                        Math.min(0, Arrays.stream(y).min().orElse(0)),
                        Arrays.stream(y).max().orElse(1));
        curves.forEach(c -> plot.curve(c.name, c.x, c.y, false));
        plot.save(file);
    }

    private static final class Curve {

        private final String name;
        private final double[] x;
        private final double[] y;

        Curve(String name, double[] x, double[] y) {
            this.name = name;
            this.x = x;
            this.y = y;
        }
    }
}
