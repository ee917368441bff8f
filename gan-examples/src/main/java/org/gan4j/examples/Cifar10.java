package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.gan4j.data.CifarFiles;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.Samples;
import org.gan4j.data.ShapePictures;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** An SNGAN learns small colour pictures, such as those of CIFAR-10. */
@Command(
        name = "cifar10",
        description =
                "Trains a GAN on 32 x 32 colour pictures, an SNGAN at first, and shows what it"
                        + " paints.")
public final class Cifar10 implements Callable<Integer> {

    private static final int SIZE = 32;
    private static final String BUILT_IN = "built-in";
    private static final int DRAWN = 20_000;

    @Option(
            names = "--data",
            defaultValue = BUILT_IN,
            paramLabel = "DIR|ARCHIVE|built-in",
            description =
                    "A directory, .zip or .tar.gz of pictures of 32 x 32 pixels, the directory of"
                            + " CIFAR-10's binary batches, or shapes drawn by program"
                            + " (${DEFAULT-VALUE}).")
    private String data = BUILT_IN;

    @Option(
            names = "--split",
            paramLabel = "PART",
            description =
                    "Which part of --data: ${COMPLETION-CANDIDATES} (the training set where there is"
                            + " one, or else what there is).")
    private @Nullable Split split;

    @Option(
            names = "--conditional",
            defaultValue = "none",
            paramLabel = "HOW",
            description =
                    "How the networks are told the class, which is the folder of a picture:"
                            + " ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Conditional conditional = Conditional.none;

    @Mixin
    private final PictureRun pictures = new PictureRun(ImageGame.SNGAN, 64, 2_000, "out/cifar10");

    /** What the classes are called, as far as it is known. */
    private List<String> names = List.of();

    @Override
    public Integer call() throws IOException {
        boolean drawn = data.equals(BUILT_IN);
        Split.check(split, drawn, "a directory or archive");
        if (!drawn) {
            Checked.exists("--data", Path.of(data), "a directory, .zip or .tar.gz of pictures");
        }
        pictures.check(drawn ? DRAWN : Integer.MAX_VALUE);
        Samples found =
                drawn ? ShapePictures.generate(DRAWN, pictures.run.seed) : read(Path.of(data));
        pictures.train(found, conditional, names, data);
        return 0;
    }

    private Samples read(Path from) throws IOException {
        System.out.println("Reading pictures from " + from);
        if (CifarFiles.hasTrain(from) || CifarFiles.hasTest(from)) {
            names = CifarFiles.CLASSES;
            return Split.cifar(split, from);
        }
        String folder = Split.folder(split, from);
        ImageFiles.Builder builder = ImageFiles.builder(from).optFolder(folder);
        if (conditional != Conditional.none) {
            builder.optLabels();
        }
        try (ImageFiles files = builder.open()) {
            Samples found = files.readAll();
            names = files.classes();
            Checked.that(
                    found.sampleShape().equals(new Shape(3, SIZE, SIZE)),
                    "--data holds pictures of shape %s (channels, height, width): give colour pictures"
                            + " of 32 x 32 pixels, or take the example images, which resizes them",
                    found.sampleShape());
            return found;
        }
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Cifar10(), arguments);
    }
}
