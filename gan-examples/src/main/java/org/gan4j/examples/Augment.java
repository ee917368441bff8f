package org.gan4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.gan4j.picture.ImageFolder;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A conditional generator makes a labelled data set, to be added to a real one. */
@Command(
        name = "augment",
        description =
                "Writes pictures of each class that a generator was told, in folders by class.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Augment implements Callable<Integer> {

    private static final int BLOCK = 500;
    private static final int MOST = 1_000_000;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "Directory of a saved generator that is told a class.")
    private Path model = Path.of("");

    @Option(
            names = "--classes",
            split = ",",
            paramLabel = "N",
            description = "Which classes, by number from 0 (all).")
    private List<Integer> classes = List.of();

    @Option(
            names = "--names",
            split = ",",
            paramLabel = "NAME",
            description = "The names of the folders, of class 0, 1, ... (their numbers).")
    private List<String> names = List.of();

    @Option(
            names = "--count",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Pictures of each class (${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--truncation",
            paramLabel = "T",
            description = "Largest absolute value of a latent; smaller for less variety (none).")
    private @Nullable Double truncation;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "Seed of everything random (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--out",
            defaultValue = "out/augment",
            paramLabel = "DIR",
            description = "Where to write (${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    @Override
    public Integer call() throws IOException {
        Checked.number("--count", count, 1, MOST);
        Checked.that(
                truncation == null || truncation > 0,
                "--truncation is %s: give a number above 0, such as 0.5",
                truncation);
        Checked.directory("--model", model, "the directory of a saved generator");
        Checked.outputDirectory("--out", out);
        try (TrainedGenerator generator = TrainedGenerator.load(model)) {
            int all = generator.conditioning().classes();
            Checked.that(
                    all > 0,
                    "--model is %s, a generator that is told no class: train one with"
                            + " --conditional",
                    model);
            Checked.that(
                    names.isEmpty() || names.size() == all,
                    "--names has %s names, but there are %s classes: give one for each",
                    names.size(),
                    all);
            for (int label : classes) {
                Checked.number("--classes", label, 0, all - 1L);
            }
            List<Integer> wanted =
                    classes.isEmpty() ? IntStream.range(0, all).boxed().toList() : classes;
            for (int label : wanted) {
                write(generator, label, folders(all));
            }
            System.out.println(
                    "Wrote %,d pictures of each of %s classes into %s"
                            .formatted(count, wanted.size(), out.toAbsolutePath()));
        }
        return 0;
    }

    private List<String> folders(int all) {
        return names.isEmpty() ? IntStream.range(0, all).mapToObj(i -> "" + i).toList() : names;
    }

    private void write(TrainedGenerator generator, int label, List<String> folders)
            throws IOException {
        for (int from = 0; from < count; from += BLOCK) {
            SampleRequest request =
                    SampleRequest.of(Math.min(BLOCK, count - from))
                            .withSeed(seed * MOST + from / BLOCK)
                            .labelled(label);
            ImageFolder.save(
                    generator.sample(truncation == null ? request : request.truncated(truncation)),
                    folders,
                    out,
                    from);
        }
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Augment(), arguments);
    }
}
