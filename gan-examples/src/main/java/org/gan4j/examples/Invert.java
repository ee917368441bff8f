package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.Floats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.Samples;
import org.gan4j.djl.Inversion;
import org.gan4j.sample.TrainedGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Which latents give pictures like these. */
@Command(
        name = "invert",
        description =
                "Finds the latents for which a generator makes pictures most like those given, and"
                        + " draws both side by side.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Invert implements Callable<Integer> {

    private static final int MOST_PICTURES = 1_000;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "Directory of a saved generator that takes latents alone.")
    private Path model = Path.of("");

    @Option(
            names = "--image",
            required = true,
            arity = "1..*",
            paramLabel = "FILE|DIR|ARCHIVE",
            description = "The pictures, which are cropped and resized to the generator's size.")
    private List<Path> images = List.of();

    @Option(
            names = "--steps",
            defaultValue = "300",
            paramLabel = "N",
            description = "Steps of each search (${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--restarts",
            defaultValue = "4",
            paramLabel = "N",
            description = "Searches for each picture (${DEFAULT-VALUE}).")
    private int restarts;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "Seed of the latents (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--out",
            defaultValue = "inversion.png",
            paramLabel = "FILE",
            description = "The PNG to write (${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    @Override
    public Integer call() throws IOException {
        Checked.directory("--model", model, "the directory of a saved generator");
        for (Path image : images) {
            Checked.exists("--image", image, "a picture, or a directory or archive of pictures");
        }
        Checked.number("--steps", steps, 1, 1_000_000);
        Checked.number("--restarts", restarts, 1, 1_000);
        try (TrainedGenerator generator = TrainedGenerator.load(model)) {
            Samples pictures = read(generator.sampleShape());
            Inversion.Result result =
                    Inversion.builder(generator)
                            .optSteps(steps)
                            .optRestarts(restarts)
                            .optSeed(seed)
                            .optListener(new ProgressCounter())
                            .build()
                            .invert(pictures);
            SideBySide.of(pictures).and(result.images()).save(out);
            for (int i = 0; i < pictures.size(); i++) {
                System.out.printf(
                        Locale.ROOT, "%d: mean squared error %.4f%n", i, result.errors().get(i));
            }
        }
        System.out.println("Pictures and what the generator makes are in " + out.toAbsolutePath());
        return 0;
    }

    private Samples read(Shape shape) throws IOException {
        Checked.that(
                shape.dimension() == 3, "--model is %s, which makes no pictures: %s", model, shape);
        List<float[]> all = new ArrayList<>();
        long count = 0;
        for (Path image : images) {
            ImageFiles.Builder builder =
                    ImageFiles.builder(image).optSize((int) shape.get(1), (int) shape.get(2));
            try (ImageFiles files =
                    (shape.get(0) == 1 ? builder.optGrey() : builder.optColours()).open()) {
                count += files.size();
                Checked.number("the number of pictures in --image", count, 1, MOST_PICTURES);
                all.add(files.readAll().floats());
            }
        }
        return Samples.ofFloats(Floats.concat(all.toArray(float[][]::new)), shape);
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Invert(), arguments);
    }
}
