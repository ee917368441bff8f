package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.gan4j.file.HeapRoom;
import org.jspecify.annotations.Nullable;

/**
 * A directory or ZIP archive of pictures, with its subdirectories, in the order of their names:
 * PNG, JPEG, GIF, BMP, TIFF and WebP. Hidden files and files with other endings are passed over.
 * Pictures are decoded when they are read.
 *
 * <p>A picture has the same pixels whatever file it comes in. Grey pictures, also those with a
 * palette of greys, have one channel and others three; if the first picture has colours, grey ones
 * among the others get three equal channels. Embedded profiles are applied, more than 8 bits are
 * rounded, transparency is dropped, Exif's orientation is applied, and of an animation the first
 * frame counts. What cannot be read by this rule is refused by name. {@code docs/your-pictures.md}
 * has the rule in full.
 */
public final class ImageFiles implements AutoCloseable {

    private static final List<String> ENDINGS =
            List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff");

    private final @Nullable FileSystem archive;
    private final ImmutableList<Path> files;
    private int channels;
    private int height;
    private int width;

    private ImageFiles(@Nullable FileSystem archive, ImmutableList<Path> files) {
        this.archive = archive;
        this.files = files;
    }

    /**
     * The pictures in a directory and those below it.
     *
     * @param directory the directory
     * @return its pictures, at least 1
     * @throws IOException if it is missing or has none; the message names it
     */
    public static ImageFiles directory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(
                    directory.toString(), null, "this directory of pictures does not exist");
        }
        return new ImageFiles(null, list(directory, directory));
    }

    /**
     * The pictures in a ZIP archive.
     *
     * @param file the archive
     * @return its pictures, at least 1, to be closed
     * @throws IOException if it is missing, not an archive or has none; the message names it
     */
    public static ImageFiles zip(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, "there is no such file of pictures");
        }
        Optional<FileSystem> system = openArchive(file);
        if (system.isEmpty()) {
            throw new IOException(
                    file + " is not a ZIP archive: name a directory or a .zip of pictures");
        }
        try {
            return new ImageFiles(system.get(), list(file, system.get().getPath("/")));
        } catch (IOException e) {
            system.get().close();
            throw e;
        }
    }

    private static Optional<FileSystem> openArchive(Path file) throws IOException {
        try {
            return Optional.of(FileSystems.newFileSystem(file));
        } catch (ProviderNotFoundException e) {
            return Optional.empty();
        } catch (ZipException e) {
            throw new IOException("%s is damaged (%s)".formatted(file, e.getMessage()), e);
        }
    }

    private static ImmutableList<Path> list(Path named, Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            ImmutableList<Path> files =
                    all.filter(ImageFiles::isPicture)
                            .sorted()
                            .collect(ImmutableList.toImmutableList());
            if (files.isEmpty()) {
                throw new IOException(
                        "%s has no pictures: expected files that end in %s"
                                .formatted(named, String.join(", ", ENDINGS)));
            }
            return files;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isPicture(Path file) {
        Path name = file.getFileName();
        String text = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(text::endsWith)
                && !text.startsWith(".")
                && Files.isRegularFile(file);
    }

    /** {@return the number of pictures} */
    public int size() {
        return files.size();
    }

    /** {@return the files, in order} */
    public ImmutableList<Path> files() {
        return files;
    }

    /**
     * {@return all pictures, as {@link #read} returns them}
     *
     * @throws IOException if one is damaged or of another size than the first
     */
    public ResidentSamples readAll() throws IOException {
        return read(0, size());
    }

    private static byte[] room(int count, long each) {
        long bytes = count * each;
        String what = "%,d pictures of %,d bytes".formatted(count, each);
        String wayOut = "read fewer at a time, by read(from, to)";
        Preconditions.checkArgument(
                bytes <= Integer.MAX_VALUE - 8, "%s do not fit into one array: %s", what, wayOut);
        HeapRoom.check(bytes, what, wayOut);
        return new byte[(int) bytes];
    }

    /**
     * Reads a run of pictures.
     *
     * @param from the first, from 0
     * @param to the one after the last
     * @return images of shape (1 or 3, height, width), as bytes
     * @throws IOException if one is damaged or of another size than the first picture; the message
     *     names the file
     */
    public ResidentSamples read(int from, int to) throws IOException {
        Preconditions.checkPositionIndexes(from, to, size());
        Preconditions.checkArgument(to > from, "there must be at least 1 picture to read");
        if (channels == 0) {
            Picture first = PictureFile.decode(files.get(0));
            channels = first.channels();
            height = first.height();
            width = first.width();
        }
        long each = (long) channels * height * width;
        byte[] all = room(to - from, each);
        for (int i = from; i < to; i++) {
            Picture picture = PictureFile.decode(files.get(i));
            if (picture.height() != height || picture.width() != width) {
                throw new IOException(
                        "%s is %s x %s pixels, but %s is %s x %s: bring all to one size"
                                .formatted(
                                        files.get(i),
                                        picture.width(),
                                        picture.height(),
                                        files.get(0),
                                        width,
                                        height));
            }
            byte[] pixels = pixels(files.get(i), picture);
            System.arraycopy(pixels, 0, all, (i - from) * pixels.length, pixels.length);
        }
        return Samples.ofBytes(all, new Shape(channels, height, width));
    }

    /** The colour planes one after the other. */
    private byte[] pixels(Path file, Picture picture) throws IOException {
        if (picture.channels() == channels) {
            return picture.planes();
        }
        if (channels == 1) {
            throw new IOException(
                    "%s has colours, but %s is grey: give all pictures the same channels"
                            .formatted(file, files.get(0)));
        }
        return Bytes.concat(picture.planes(), picture.planes(), picture.planes());
    }

    @Override
    public void close() throws IOException {
        if (archive != null) {
            archive.close();
        }
    }

    @Override
    public String toString() {
        return size() + " pictures from " + files.get(0) + " on";
    }
}
