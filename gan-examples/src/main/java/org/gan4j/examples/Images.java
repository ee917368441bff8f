package org.gan4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.MappedSamples;
import org.gan4j.data.Samples;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A GAN learns the pictures that somebody has. */
@Command(
        name = "images",
        description =
                "Trains a GAN on any pictures, brought to one size, and shows what it paints.")
public final class Images implements Callable<Integer> {

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|ARCHIVE",
            description = "A directory, .zip, .tar or .tar.gz of pictures, in folders or not.")
    private Path data = Path.of("");

    @Option(
            names = "--size",
            defaultValue = "64",
            paramLabel = "N",
            description =
                    "Height and width that they are cropped and resized to: a power of two from 16,"
                            + " or 28 (${DEFAULT-VALUE}).")
    private int size;

    @Option(names = "--grey", description = "Make them grey.")
    private boolean grey;

    @Option(
            names = "--folder",
            defaultValue = "",
            paramLabel = "NAME",
            description = "Take the pictures of one folder of --data, such as train (all).")
    private String folder = "";

    @Option(
            names = "--random-crop",
            description = "Cut each picture at a random place, the same in every step.")
    private boolean randomCrop;

    @Option(
            names = "--conditional",
            defaultValue = "none",
            paramLabel = "HOW",
            description =
                    "How the networks are told the class, which is the folder of a picture:"
                            + " ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Conditional conditional = Conditional.none;

    @Option(
            names = "--skip-unreadable",
            description = "Leave out files that cannot be read, instead of ending with an error.")
    private boolean skip;

    @Option(
            names = "--decoded",
            paramLabel = "DIR",
            description =
                    "Decode them once into this directory, and train from there: for more than"
                            + " memory holds. A later run with the same options finds them there.")
    private @Nullable Path decoded;

    @Mixin
    private final PictureRun pictures = new PictureRun(ImageGame.DCGAN, 64, 5_000, "out/images");

    /** What the classes are called, as far as it is known. */
    private List<String> names = List.of();

    @Override
    public Integer call() throws IOException {
        Checked.exists("--data", data, "a directory, .zip, .tar or .tar.gz of pictures");
        Checked.number("--size", size, 16, 1_024);
        pictures.check(Integer.MAX_VALUE);
        if (decoded != null) {
            Checked.outputDirectory("--decoded", decoded);
        }
        pictures.train(read(), conditional, names, data + "");
        return 0;
    }

    private Samples read() throws IOException {
        System.out.println("Reading pictures from " + data);
        ImageFiles.Builder builder = ImageFiles.builder(data).optFolder(folder).optSize(size, size);
        if (grey) {
            builder.optGrey();
        } else {
            builder.optColours();
        }
        if (skip) {
            builder.optSkipUnreadable();
        }
        if (randomCrop) {
            builder.optRandomCrop(pictures.run.seed);
        }
        if (conditional != Conditional.none) {
            builder.optLabels();
        }
        if (decoded != null) {
            MappedSamples mapped = builder.map(decoded, new ProgressCounter());
            names = mapped.classes();
            tell(mapped.skipped());
            return mapped;
        }
        try (ImageFiles files = builder.open()) {
            Samples read = files.readAll();
            names = files.classes();
            tell(files.skipped());
            return read;
        }
    }

    private static void tell(List<String> skipped) {
        skipped.forEach(why -> System.out.println("Left out " + why));
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Images(), arguments);
    }
}
