package org.gan4j.data;

import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.gan4j.file.SmallFile;
import org.gan4j.file.Uninterrupted;
import org.jspecify.annotations.Nullable;

/**
 * Pictures on the disk, decoded already, that need no place in the heap: {@link
 * ImageFiles.Builder#map} makes them. The operating system keeps in memory what there is room for,
 * so they may be larger than it.
 *
 * <p>The directory has {@code pictures.npy}, of unsigned bytes (pictures, channels, height, width),
 * and, if there are labels, {@code labels.npy}: {@code numpy.load} opens both. Nobody may change
 * them while they are in use; they may be removed, except on Windows.
 */
public final class MappedSamples implements Samples {

    static final String PICTURES = "pictures.npy";
    static final String LABELS = "labels.npy";

    private final Path directory;
    private final MappedManifest manifest;
    private final Shape shape;
    private final int each;

    /** Whole pictures, as many in each part as one buffer can hold. */
    private final MappedByteBuffer[] parts;

    private final int perPart;
    private final int @Nullable [] labels;

    private MappedSamples(Path directory, MappedManifest manifest, Shape shape) throws IOException {
        this.directory = directory;
        this.manifest = manifest;
        this.shape = shape;
        each = Math.toIntExact(shape.size());
        perPart = Integer.MAX_VALUE / each;
        parts = Uninterrupted.run(this::mapParts);
        labels = manifest.classes().isEmpty() ? null : readLabels();
    }

    /**
     * Opens pictures that were decoded before, whether or not the files they were made of are still
     * there. There is nothing to close.
     *
     * @param directory what {@link ImageFiles.Builder#map} was given
     * @return the pictures
     * @throws IOException if they are missing, not all decoded, or damaged; the message names the
     *     file
     */
    public static MappedSamples open(Path directory) throws IOException {
        MappedManifest manifest = MappedManifest.read(directory);
        Shape shape = manifest.shape();
        if (!manifest.finished() || shape == null) {
            throw new IOException(
                    "%s has only the first %s pictures: call map again with the same settings, and it goes on"
                            .formatted(directory, manifest.pictures()));
        }
        return new MappedSamples(directory, manifest, shape);
    }

    private MappedByteBuffer[] mapParts() throws IOException {
        Path file = there(PICTURES);
        try (FileChannel channel = FileChannel.open(file)) {
            byte[] wanted = Npy.header(Npy.BYTES, new Shape(size()).addAll(shape).getShape());
            ByteBuffer header = ByteBuffer.allocate(wanted.length);
            channel.read(header, 0);
            long bytes = wanted.length + size() * each;
            if (channel.size() != bytes || !Arrays.equals(header.array(), wanted)) {
                throw damaged(file, "it has not %s pictures of %s".formatted(size(), shape));
            }
            MappedByteBuffer[] mapped =
                    new MappedByteBuffer[(int) ((size() + perPart - 1) / perPart)];
            for (int i = 0; i < mapped.length; i++) {
                long first = (long) i * perPart;
                mapped[i] =
                        channel.map(
                                FileChannel.MapMode.READ_ONLY,
                                wanted.length + first * each,
                                Math.min(perPart, size() - first) * each);
            }
            return mapped;
        }
    }

    private int[] readLabels() throws IOException {
        Path file = there(LABELS);
        byte[] header = Npy.header(Npy.INTEGERS, size());
        byte[] bytes = SmallFile.read(file, Integer.MAX_VALUE - 8);
        if (bytes.length != header.length + Integer.BYTES * size()
                || !Arrays.equals(Arrays.copyOf(bytes, header.length), header)) {
            throw damaged(file, "it has not %s labels".formatted(size()));
        }
        int[] read = new int[manifest.pictures()];
        ByteBuffer.wrap(bytes, header.length, bytes.length - header.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer()
                .get(read);
        return read;
    }

    private Path there(String name) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw damaged(file, "it is not there");
        }
        return file;
    }

    private IOException damaged(Path file, String why) {
        return new IOException(
                "%s is damaged (%s): remove %s to decode the pictures anew"
                        .formatted(file, why, directory));
    }

    @Override
    public long size() {
        return manifest.pictures();
    }

    @Override
    public Shape sampleShape() {
        return shape;
    }

    @Override
    public boolean isBytes() {
        return true;
    }

    @Override
    public Conditioning conditioning() {
        return labels == null ? Conditioning.none() : Conditioning.labels(classes().size());
    }

    /** {@return the folders that labels count, in their order; none without labels} */
    public ImmutableList<String> classes() {
        return manifest.classes();
    }

    /** {@return why files were left out, each reason with the file} */
    public ImmutableList<String> skipped() {
        return manifest.skipped().values().asList();
    }

    @Override
    public ResidentSamples rows(long... indices) {
        for (long index : indices) {
            Objects.checkIndex(index, size());
        }
        byte[] pixels = ImageFiles.room(indices.length, each, "take fewer at once");
        for (int i = 0; i < indices.length; i++) {
            MappedByteBuffer part = parts[(int) (indices[i] / perPart)];
            part.get((int) (indices[i] % perPart) * each, pixels, i * each, each);
        }
        ResidentSamples rows = Samples.ofBytes(pixels, shape);
        return labels == null ? rows : rows.withLabels(labels(indices), classes().size());
    }

    @Override
    public int[] labels(long... indices) {
        checkState(labels != null, "these samples have no labels: see isLabelled()");
        return Arrays.stream(indices).mapToInt(index -> labels[(int) index]).toArray();
    }

    @Override
    public String toString() {
        return size() + " pictures of " + directory;
    }
}
