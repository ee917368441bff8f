package org.gan4j.chart;

import com.google.common.base.Preconditions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gan4j.picture.Png;
import org.jspecify.annotations.Nullable;

/** Curves over a common axis, such as losses over iterations. */
public final class LineChart {

    /** More points than that on a curve are thinned: two for each column of pixels. */
    private static final int MOST_POINTS = 1_400;

    private static final class Curve {

        private final String name;
        private final double[] x;
        private final double[] y;

        Curve(String name, double[] x, double[] y) {
            this.name = name;
            this.x = x;
            this.y = y;
        }

        /** Of each stretch of positions the points with the least and the largest value. */
        Curve thinned() {
            if (x.length <= MOST_POINTS) {
                return this;
            }
            int stretches = MOST_POINTS / 2;
            int[] kept =
                    IntStream.range(0, stretches)
                            .flatMap(
                                    i -> {
                                        int from = (int) ((long) i * x.length / stretches);
                                        int to = (int) ((i + 1L) * x.length / stretches);
                                        return extremes(from, to);
                                    })
                            .toArray();
            return of(name, x, y, kept);
        }

        private IntStream extremes(int from, int to) {
            int least = from;
            int most = from;
            for (int i = from + 1; i < to; i++) {
                least = y[i] < y[least] ? i : least;
                most = y[i] > y[most] ? i : most;
            }
            return IntStream.of(Math.min(least, most), Math.max(least, most)).distinct();
        }

        static Curve of(String name, double[] x, double[] y, int... kept) {
            return new Curve(
                    name,
                    Arrays.stream(kept).mapToDouble(i -> x[i]).toArray(),
                    Arrays.stream(kept).mapToDouble(i -> y[i]).toArray());
        }
    }

    private final String title;
    private final List<Curve> curves = new ArrayList<>();
    private @Nullable Double level;

    /**
     * Begins a chart.
     *
     * @param title drawn above; letters, digits and simple punctuation
     */
    public LineChart(String title) {
        this.title = Preconditions.checkNotNull(title, "title");
    }

    /**
     * Adds a curve. Of a curve with more points than the picture has columns of pixels the extremes
     * are drawn.
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
        curves.add(Curve.of(name, x, y, shown).thinned());
        return this;
    }

    /**
     * Adds a dashed line across.
     *
     * @param value where, such as 0.5 for the outputs of a discriminator that only guesses; finite
     * @return this chart
     */
    public LineChart withLevel(double value) {
        Preconditions.checkArgument(
                Double.isFinite(value), "a level must be finite, but was %s", value);
        level = value;
        return this;
    }

    /**
     * Writes the chart.
     *
     * @param file the PNG file to write; missing directories are created
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        Png.write(draw(), file);
    }

    /**
     * Writes charts one below the other.
     *
     * @param charts at least one
     * @param file the PNG file to write; missing directories are created
     * @throws IOException if it cannot be written
     */
    public static void save(List<LineChart> charts, Path file) throws IOException {
        Png.write(Plot.below(charts.stream().map(LineChart::draw).toList()), file);
    }

    private BufferedImage draw() {
        double[] x = curves.stream().flatMapToDouble(c -> Arrays.stream(c.x)).toArray();
        double[] y = curves.stream().flatMapToDouble(c -> Arrays.stream(c.y)).toArray();
        double most = Arrays.stream(y).max().orElse(1);
        Plot plot =
                new Plot(
                        title,
                        Arrays.stream(x).min().orElse(0),
                        Arrays.stream(x).max().orElse(1),
                        Math.min(0, Arrays.stream(y).min().orElse(0)),
                        level == null ? most : Math.max(most, level));
        if (level != null) {
            plot.level(level);
        }
        curves.forEach(c -> plot.curve(c.name, c.x, c.y, false));
        return plot.picture();
    }
}
