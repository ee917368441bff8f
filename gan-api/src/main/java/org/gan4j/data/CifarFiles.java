package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.gan4j.file.HeapRoom;
import org.gan4j.file.SmallFile;

/**
 * The binary version of CIFAR-10 (Krizhevsky 2009), unpacked: 32 x 32 colour images, each a byte
 * with its class and three planes of bytes, red, green and blue.
 */
public final class CifarFiles {

    /** The names of the classes, in their order. */
    public static final ImmutableList<String> CLASSES =
            ImmutableList.of(
                    "airplane",
                    "automobile",
                    "bird",
                    "cat",
                    "deer",
                    "dog",
                    "frog",
                    "horse",
                    "ship",
                    "truck");

    private static final int SIDE = 32;
    private static final int IMAGE = 3 * SIDE * SIDE;
    private static final int RECORD = 1 + IMAGE;
    private static final List<String> TRAINING =
            IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin").toList();
    private static final List<String> TEST = List.of("test_batch.bin");

    private CifarFiles() {}

    /**
     * Reads the training set, 50,000 images in the original.
     *
     * @param directory one with {@code data_batch_1.bin} to {@code data_batch_5.bin}
     * @return images of shape (3, 32, 32) in the order of the files, with labels
     * @throws IOException if a file is missing or damaged; the message names it
     */
    public static ResidentSamples train(Path directory) throws IOException {
        return read(directory, TRAINING);
    }

    /**
     * Reads the test set, 10,000 images in the original.
     *
     * @param directory one with {@code test_batch.bin}
     * @return images of shape (3, 32, 32), with labels
     * @throws IOException if the file is missing or damaged; the message names it
     */
    public static ResidentSamples test(Path directory) throws IOException {
        return read(directory, TEST);
    }

    /**
     * {@return whether {@link #train} would find its first file there}
     *
     * @param directory any path
     */
    public static boolean hasTrain(Path directory) {
        return Files.isRegularFile(directory.resolve(TRAINING.get(0)));
    }

    /**
     * {@return whether {@link #test} would find its file there}
     *
     * @param directory any path
     */
    public static boolean hasTest(Path directory) {
        return Files.isRegularFile(directory.resolve(TEST.get(0)));
    }

    private static ResidentSamples read(Path directory, List<String> names) throws IOException {
        long records = 0;
        for (String name : names) {
            records += records(directory.resolve(name));
        }
        HeapRoom.check(2 * records * IMAGE, "the images in " + directory, "use fewer files");
        int count = Math.toIntExact(records);
        byte[] images = new byte[Math.multiplyExact(count, IMAGE)];
        int[] labels = new int[count];
        int next = 0;
        for (String name : names) {
            Path file = directory.resolve(name);
            byte[] bytes = SmallFile.read(file, Integer.MAX_VALUE - 8);
            for (int at = 0; at + RECORD <= bytes.length && next < count; at += RECORD) {
                labels[next] = Byte.toUnsignedInt(bytes[at]);
                if (labels[next] >= CLASSES.size()) {
                    throw new IOException(
                            "%s is damaged: image %s has the class %s, expected 0 to 9; fetch it again"
                                    .formatted(file, at / RECORD, labels[next]));
                }
                System.arraycopy(bytes, at + 1, images, next * IMAGE, IMAGE);
                next++;
            }
        }
        return Samples.ofBytes(images, new Shape(3, SIDE, SIDE)).withLabels(labels, CLASSES.size());
    }

    private static long records(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(
                    file.toString(),
                    null,
                    "this file of CIFAR-10's binary version is missing: unpack cifar-10-binary.tar.gz");
        }
        long size = Files.size(file);
        if (size == 0 || size % RECORD != 0) {
            throw new IOException(
                    "%s is damaged or no batch of CIFAR-10: its %s bytes are not records of %s; fetch it again"
                            .formatted(file, size, RECORD));
        }
        return size / RECORD;
    }
}
