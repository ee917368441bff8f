package org.gan4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;

/** What stabilisers are compared on: data, a game, and a judge of its variety. */
interface TestBed extends AutoCloseable {

    /** What is learned. */
    Samples samples();

    /** The networks, with everything but batch size and seed. */
    GanTrainerBuilder describe();

    /** What {@link #found} counts, as the head of a column. */
    String counted();

    /** How many of the parts of the data are among generated samples. */
    int found(Samples generated);

    /** Leaves a picture of what one technique made. */
    void show(String title, Samples generated, Path out) throws IOException;

    @Override
    default void close() {}
}
