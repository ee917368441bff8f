package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of MNIST (LeCun et al. 1998) and of data sets in its form, such as Fashion-MNIST: 28 x
 * 28 grey images and their labels, as IDX files, plain or compressed.
 */
public final class MnistFiles {

    private static final String TRAIN = "train";
    private static final String TEST = "t10k";

    private MnistFiles() {}

    /**
     * Reads the training set, 60,000 images in the original.
     *
     * @param directory one with {@code train-images-idx3-ubyte} and, if they are there, the labels
     *     {@code train-labels-idx1-ubyte}; each with or without {@code .gz}, and also with a dot,
     *     as in {@code train-images.idx3-ubyte}
     * @return images of shape (1, height, width), with labels if there were any
     * @throws IOException if the directory or the images are missing, or a file is damaged; the
     *     message names it
     */
    public static ResidentSamples train(Path directory) throws IOException {
        return read(directory, TRAIN);
    }

    /**
     * Reads the test set, 10,000 images in the original.
     *
     * @param directory one with {@code t10k-images-idx3-ubyte} and, if they are there, the labels
     *     {@code t10k-labels-idx1-ubyte}, named as for {@link #train}
     * @return images of shape (1, height, width), with labels if there were any
     * @throws IOException if the directory or the images are missing, or a file is damaged; the
     *     message names it
     */
    public static ResidentSamples test(Path directory) throws IOException {
        return read(directory, TEST);
    }

    /**
     * {@return whether {@link #train} would find images there}
     *
     * @param directory any path
     */
    public static boolean hasTrain(Path directory) {
        return find(directory, TRAIN, "images", 3).isPresent();
    }

    /**
     * {@return whether {@link #test} would find images there}
     *
     * @param directory any path
     */
    public static boolean hasTest(Path directory) {
        return find(directory, TEST, "images", 3).isPresent();
    }

    private static ResidentSamples read(Path directory, String set) throws IOException {
        checkDirectory(directory);
        Path images = find(directory, set, "images", 3).orElseThrow(() -> missing(directory, set));
        Optional<Path> labels = find(directory, set, "labels", 1);
        return labels.isPresent() ? labelled(images, labels.get()) : readImages(images);
    }

    private static void checkDirectory(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            throw new NoSuchFileException(
                    directory.toString(), null, "the data directory does not exist");
        }
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(
                    directory + " is not a directory: name the one that holds the MNIST files");
        }
    }

    private static IOException missing(Path directory, String set) {
        boolean train = set.equals(TRAIN);
        boolean other = train ? hasTest(directory) : hasTrain(directory);
        String remedy = train ? "; the test set is there" : "; the training set is there";
        return new NoSuchFileException(
                directory.toString(),
                null,
                "the data directory has no %s-images-idx3-ubyte, with or without .gz%s"
                        .formatted(set, other ? remedy : ""));
    }

    /** Some programs that unpack the files make a dot of the dash before their kind. */
    private static Optional<Path> find(Path directory, String set, String what, int axes) {
        return Stream.of("-", ".")
                .map(mark -> "%s-%s%sidx%s-ubyte".formatted(set, what, mark, axes))
                .flatMap(name -> Stream.of(name, name + ".gz"))
                .map(directory::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /**
     * Reads a single file of images.
     *
     * @param file an IDX file of grey images; a name that ends in .gz is decompressed
     * @return images of shape (1, height, width), without labels
     * @throws IOException if it is missing, damaged or not of images; the message names it
     */
    public static ResidentSamples readImages(Path file) throws IOException {
        IdxFile idx = IdxFile.read(file);
        Shape shape = idx.shape();
        if (shape.dimension() != 3 || shape.size() == 0) {
            throw new IOException(
                    "%s has shape %s, expected (images, height, width)".formatted(file, shape));
        }
        return Samples.ofBytes(idx.bytes(), new Shape(1, shape.get(1), shape.get(2)));
    }

    private static ResidentSamples labelled(Path imageFile, Path labelFile) throws IOException {
        ResidentSamples images = readImages(imageFile);
        IdxFile labels = IdxFile.read(labelFile);
        if (!labels.shape().equals(new Shape(images.size()))) {
            throw new IOException(
                    "%s has shape %s, expected one label for each of the %s images"
                            .formatted(labelFile, labels.shape(), images.size()));
        }
        int[] classes = new int[Math.toIntExact(images.size())];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = labels.bytes()[i] & 0xff;
        }
        return images.withLabels(classes);
    }
}
