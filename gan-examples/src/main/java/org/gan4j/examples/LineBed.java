package org.gan4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.Histogram;
import org.gan4j.data.Samples;

/** Values on a line for the weak game of {@link Collapse}, of which modes are counted. */
record LineBed(Samples samples) implements TestBed {

    private static final int VALUES = 100_000;

    static LineBed of(long seed) {
        return new LineBed(LineMixture.draw(VALUES, seed));
    }

    @Override
    public GanTrainerBuilder describe() {
        return Collapse.describe(1);
    }

    @Override
    public String counted() {
        return "modes of " + LineMixture.modes();
    }

    @Override
    public int found(Samples generated) {
        return LineMixture.found(generated);
    }

    @Override
    public void show(String title, Samples generated, Path out) throws IOException {
        new Histogram(title)
                .add("real", samples.slice(0, generated.size()).floats())
                .add("generated", generated.floats())
                .save(out.resolve(RunOptions.fileName(title) + ".png"));
    }
}
