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

    RunOptions(long steps, String out) {
        this.steps = steps;
        this.out = Path.of(out);
    }
}
