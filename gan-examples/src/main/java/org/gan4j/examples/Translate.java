package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.Samples;
import org.gan4j.picture.ImageFolder;
import org.gan4j.sample.TrainedTranslator;
import org.gan4j.sample.Translation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A trained translator at work. */
@Command(
        name = "translate",
        description = "Translates pictures by a generator of pix2pix or CycleGAN.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Translate implements Callable<Integer> {

    private static final int BLOCK = 16;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "Directory of a saved generator that translates pictures.")
    private Path model = Path.of("");

    @Option(
            names = "--in",
            required = true,
            paramLabel = "DIR|ARCHIVE",
            description = "The pictures, which are cropped and resized to its size.")
    private Path in = Path.of("");

    @Option(
            names = "--out",
            defaultValue = "out/translated",
            paramLabel = "DIR",
            description = "Where to write PNG files of the same names (${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    @Option(
            names = "--averaged",
            description =
                    "Without dropout and by the running statistics of training, instead of those of"
                            + " each picture.")
    private boolean averaged;

    @Override
    public Integer call() throws IOException {
        Checked.directory("--model", model, "the directory of a saved generator");
        Checked.exists("--in", in, "a directory or archive of pictures");
        Checked.outputDirectory("--out", out);
        try (TrainedTranslator loaded = load("--model", model)) {
            TrainedTranslator translator = averaged ? loaded.with(Translation.averaged()) : loaded;
            try (ImageFiles files = open(in, translator.imageShape())) {
                for (int from = 0; from < files.size(); from += BLOCK) {
                    int to = Math.min(files.size(), from + BLOCK);
                    Samples made = translator.translate(files.read(from, to));
                    List<String> names =
                            files.names().subList(from, to).stream()
                                    .map(name -> name.replaceAll("\\.\\w+$", ".png"))
                                    .toList();
                    ImageFolder.saveAs(made, names, out);
                }
                System.out.println("Translated %s into %s".formatted(files, out.toAbsolutePath()));
            }
        }
        return 0;
    }

    static TrainedTranslator load(String option, Path directory) {
        try {
            return TrainedTranslator.load(directory);
        } catch (IllegalArgumentException e) {
            throw new Checked.BadOptionException(
                    option + " is " + directory + ": " + e.getMessage());
        }
    }

    static ImageFiles open(Path in, Shape shape) throws IOException {
        ImageFiles.Builder builder =
                ImageFiles.builder(in).optSize((int) shape.get(1), (int) shape.get(2));
        return (shape.get(0) == 1 ? builder.optGrey() : builder.optColours()).open();
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Translate(), arguments);
    }
}
