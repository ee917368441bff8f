package org.gan4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.Scatter;
import org.gan4j.data.Samples;

/** Points in the plane for the weak game of {@link Collapse}, of which modes are counted. */
record PointsBed(PointMixture mixture, Samples samples) implements TestBed {

    private static final int POINTS = 100_000;

    static PointsBed of(PointMixture mixture, long seed) {
        return new PointsBed(mixture, mixture.draw(POINTS, seed));
    }

    @Override
    public GanTrainerBuilder describe() {
        return Collapse.describe(2);
    }

    @Override
    public String counted() {
        return "modes of " + mixture.modes();
    }

    @Override
    public int found(Samples generated) {
        return mixture.coverage(generated).covered();
    }

    @Override
    public void show(String title, Samples generated, Path out) throws IOException {
        new Scatter(title)
                .add("real", samples.slice(0, generated.size()))
                .add("generated", generated)
                .save(out.resolve(RunOptions.fileName(title) + ".png"));
    }
}
