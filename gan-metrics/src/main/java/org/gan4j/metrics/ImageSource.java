package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.gan4j.data.CifarFiles;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.ImageRange;
import org.gan4j.data.MnistFiles;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.sample.TrainedGenerator;
import org.slf4j.LoggerFactory;

/** Images that are read, or made, a batch at a time. */
public interface ImageSource extends AutoCloseable {

    /** {@return how many there are, at least 1} */
    int size();

    /**
     * Reads a run of images.
     *
     * @param from the first, from 0
     * @param to the one after the last
     * @return the images, all of one shape
     * @throws IOException if one cannot be read; the message names it
     */
    Samples read(int from, int to) throws IOException;

    /** {@return where they come from, for manifests} */
    default String description() {
        return "images in memory";
    }

    /**
     * {@return what changes with any of the images, such as a hash of them or the times of their
     * files; by default nothing, so that cached features are told by a few images only}
     *
     * @throws IOException if the images cannot be looked at
     */
    default String version() throws IOException {
        return "";
    }

    /** {@return the generator that makes them, if there is one; by default there is none} */
    default Optional<TrainedGenerator> generator() {
        return Optional.empty();
    }

    /** Frees what reading needs; by default nothing. */
    @Override
    default void close() throws IOException {}

    /**
     * Images in memory.
     *
     * @param images of shape (channels, height, width), at least 1
     * @return the source
     * @throws IllegalArgumentException if there are none
     */
    static ImageSource of(Samples images) {
        return of(images, "images in memory");
    }

    /**
     * Images in memory that have a name.
     *
     * @param images of shape (channels, height, width), at least 1
     * @param description where they come from, for manifests
     * @return the source
     * @throws IllegalArgumentException if there are none
     */
    static ImageSource of(Samples images, String description) {
        Preconditions.checkArgument(images.size() >= 1, "there are no images");
        ImageRange.doubt(images)
                .ifPresent(
                        doubt ->
                                LoggerFactory.getLogger(ImageSource.class)
                                        .warn("{}: {}", description, doubt));
        return new ImageSource() {
            @Override
            public int size() {
                return Math.toIntExact(images.size());
            }

            @Override
            public Samples read(int from, int to) {
                return images.slice(from, to);
            }

            @Override
            public String description() {
                return description;
            }

            @Override
            public String version() {
                Hasher hasher = Hashing.sha256().newHasher();
                int block = 256;
                for (long from = 0; from < images.size(); from += block) {
                    ResidentSamples some =
                            images.slice(from, Math.min(images.size(), from + block));
                    if (some.isBytes()) {
                        hasher.putBytes(some.bytes());
                    } else {
                        for (float value : some.floats()) {
                            hasher.putFloat(value);
                        }
                    }
                }
                return hasher.hash().toString();
            }
        };
    }

    /**
     * What a generator makes. The same seed gives the same images, whatever the batches, but not
     * those of {@link TrainedGenerator#sample}: to see what was judged, {@link #read} it.
     *
     * @param generator the generator, which must stay open
     * @param count how many images, at least 1
     * @param seed the seed of the latents
     * @return the source
     */
    static ImageSource of(TrainedGenerator generator, int count, long seed) {
        return new GeneratedImages(generator, count, seed);
    }

    /**
     * Images on the disk: a directory or archive of pictures or one picture ({@link ImageFiles}), a
     * directory of MNIST files or of CIFAR-10's binary batches, of which the training set is taken
     * where it is there and else the test set, or a single IDX file of images.
     *
     * @param path a directory or file
     * @return the source, to be closed
     * @throws IOException if there is nothing of the kind; the message names the path
     * @throws IllegalArgumentException if an IDX file has no images
     */
    static ImageSource open(Path path) throws IOException {
        String name = path.getFileName() == null ? "" : path.getFileName().toString();
        boolean folder = Files.isDirectory(path);
        boolean idx = !folder && name.toLowerCase(Locale.ROOT).contains("idx3-ubyte");
        if (idx) {
            return of(MnistFiles.readImages(path), path.toString());
        }
        if (MnistFiles.hasTrain(path) || MnistFiles.hasTest(path)) {
            boolean train = MnistFiles.hasTrain(path);
            return of(train ? MnistFiles.train(path) : MnistFiles.test(path), path.toString());
        }
        if (CifarFiles.hasTrain(path) || CifarFiles.hasTest(path)) {
            boolean train = CifarFiles.hasTrain(path);
            return of(train ? CifarFiles.train(path) : CifarFiles.test(path), path.toString());
        }
        ImageFiles files = ImageFiles.open(path);
        return new ImageSource() {
            @Override
            public int size() {
                return files.size();
            }

            @Override
            public Samples read(int from, int to) throws IOException {
                return files.read(from, to);
            }

            @Override
            public String description() {
                return path.toString();
            }

            @Override
            public String version() throws IOException {
                return files.version();
            }

            @Override
            public void close() throws IOException {
                files.close();
            }
        };
    }
}
