package org.gan4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gan4j.picture.ImageGrid;
import org.gan4j.sample.TrainedGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A trained generator at work in another process. */
@Command(
        name = "sample",
        description = "Loads a trained generator and writes a grid of what it makes.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Sample implements Callable<Integer> {

    private static final int MOST = 10_000;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "Directory of a saved generator.")
    private Path model = Path.of("");

    @Option(
            names = "--count",
            defaultValue = "64",
            paramLabel = "N",
            description = "How many samples (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--out",
            defaultValue = "samples.png",
            paramLabel = "FILE",
            description = "The PNG to write (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("samples.png");

    @Override
    public Integer call() throws IOException {
        Checked.number("--count", count, 1, MOST);
        Checked.directory("--model", model, "the directory of a saved generator");
        Checked.png("--out", out);
        try (TrainedGenerator generator = TrainedGenerator.load(model)) {
            ImageGrid.of(generator.sample(count, seed)).withScale(2).save(out);
        }
        System.out.println("Wrote " + out.toAbsolutePath());
        return 0;
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Sample(), arguments);
    }
}
