package org.gan4j.chart;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.data.Samples;
import org.gan4j.picture.Png;

/** Points in the plane, set by set, such as real and generated ones. */
public final class Scatter {

    private final String title;
    private final Map<String, Samples> sets = new LinkedHashMap<>();

    /**
     * Begins a picture.
     *
     * @param title drawn above; letters, digits and simple punctuation
     */
    public Scatter(String title) {
        this.title = Preconditions.checkNotNull(title, "title");
    }

    /**
     * Adds a set of points, drawn over those before.
     *
     * @param name its name in the legend
     * @param points points of shape (2), at least one
     * @return this picture
     * @throws IllegalArgumentException if they are not points of the plane, or there are none
     */
    public Scatter add(String name, Samples points) {
        Preconditions.checkArgument(
                points.sampleShape().size() == 2 && points.size() > 0,
                "only points of shape (2) can be shown, but '%s' are %s",
                name,
                points);
        sets.put(name, points);
        return this;
    }

    /**
     * Writes the picture. The axes span the first set, with a margin; points beyond them are left
     * out.
     *
     * @param file the PNG file to write; missing directories are created
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        double reach = 0;
        for (float value : sets.values().iterator().next().floats()) {
            reach = Math.max(reach, Math.abs(value));
        }
        reach *= 1.2;
        Plot plot = new Plot(title, -reach, reach, -reach, reach);
        sets.forEach((name, points) -> plot.dots(name, points.floats()));
        Png.write(plot.picture(), file);
    }
}
