package org.gan4j.examples;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options that every training example has. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class RunOptions {

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Training iterations (${DEFAULT-VALUE}).")
    long steps;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Seed of everything random (${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write (${DEFAULT-VALUE}).")
    Path out;

    /** More than a year of training, and no product with a batch size overflows. */
    static final long MOST_STEPS = 1_000_000_000;

    RunOptions(long steps, String out) {
        this.steps = steps;
        this.out = Path.of(out);
    }

    /**
     * Refuses what cannot be, before any work is done.
     *
     * @param files what will be written into the directory
     */
    void check(String... files) {
        Checked.number("--steps", steps, 1, MOST_STEPS);
        Checked.outputDirectory("--out", out, files);
    }
}
