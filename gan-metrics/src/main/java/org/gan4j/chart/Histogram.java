package org.gan4j.chart;

import com.google.common.base.Preconditions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.picture.Png;
import org.jspecify.annotations.Nullable;

/** Densities of sets of numbers, such as real and generated ones, over a common axis. */
public final class Histogram {

    private static final int BINS = 80;

    private final String title;
    private final Map<String, float[]> sets = new LinkedHashMap<>();
    private double @Nullable [] range;

    /**
     * Begins a histogram.
     *
     * @param title drawn above; letters, digits and simple punctuation
     */
    public Histogram(String title) {
        this.title = Preconditions.checkNotNull(title, "title");
    }

    /**
     * Adds a set of numbers.
     *
     * @param name its name in the legend
     * @param values finite numbers, at least one
     * @return this histogram
     * @throws IllegalArgumentException if there are none
     */
    public Histogram add(String name, float[] values) {
        Preconditions.checkArgument(values.length > 0, "there are no values of '%s'", name);
        sets.put(name, values);
        return this;
    }

    /**
     * Draws over a given axis, so that several histograms can be compared; what lies beside it
     * counts at its ends.
     *
     * @param from where it begins
     * @param to where it ends, above that
     * @return this histogram
     */
    public Histogram withRange(double from, double to) {
        Preconditions.checkArgument(from < to, "the range from %s to %s is empty", from, to);
        range = new double[] {from, to};
        return this;
    }

    /**
     * Writes the histogram.
     *
     * @param file the PNG file to write; missing directories are created
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        Png.write(draw(), file);
    }

    /**
     * Writes histograms one below the other, each over an axis of its own.
     *
     * @param histograms at least one
     * @param file the PNG file to write; missing directories are created
     * @throws IOException if it cannot be written
     */
    public static void save(List<Histogram> histograms, Path file) throws IOException {
        Png.write(Plot.below(histograms.stream().map(Histogram::draw).toList()), file);
    }

    private BufferedImage draw() {
        double[] ends = range == null ? extremes() : range;
        double from = ends[0];
        double width = Math.max(ends[1] - from, 1e-6) / BINS;
        double[] centres = new double[BINS];
        Arrays.setAll(centres, bin -> from + (bin + .5) * width);
        Map<String, double[]> densities = new LinkedHashMap<>();
        sets.forEach((name, values) -> densities.put(name, density(values, from, width)));
        double highest =
                densities.values().stream().flatMapToDouble(Arrays::stream).max().orElse(1);
        Plot plot = new Plot(title, from, ends[1], 0, highest);
        densities.forEach((name, density) -> plot.curve(name, centres, density, true));
        return plot.picture();
    }

    private double[] extremes() {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (float[] values : sets.values()) {
            for (float value : values) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        return new double[] {least, most};
    }

    private static double[] density(float[] values, double from, double width) {
        double[] density = new double[BINS];
        for (float value : values) {
            int bin = (int) Math.max(0, Math.min(BINS - 1, (value - from) / width));
            density[bin] += 1 / (values.length * width);
        }
        return density;
    }
}
