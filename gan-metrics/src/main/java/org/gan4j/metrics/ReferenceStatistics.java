package org.gan4j.metrics;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.gan4j.data.ProgressListener;
import org.gan4j.file.SmallFile;
import org.gan4j.file.StrictJson;
import org.gan4j.metrics.FeatureExtractor.Identity;

/**
 * Mean and covariance of the features of real images, for keeps, with what they depend on. They are
 * refused for another extractor, resizing or resolution: comparing across these is the most common
 * fault in published distances.
 *
 * @param statistics mean and covariance
 * @param identity the extractor
 * @param imageShape the shape of the images, (channels, height, width)
 * @param source where the images come from, for manifests
 */
public record ReferenceStatistics(
        FeatureStatistics statistics, Identity identity, Shape imageShape, String source) {

    private static final String SHAPE = "image shape";
    private static final String SOURCE = "source";
    private static final int MOST_AXES = 16;
    private static final int LARGEST_DIMENSION = 16_000;

    /**
     * Makes statistics.
     *
     * @param extractor what makes the features
     * @param images real images, at least 2
     * @return their statistics
     * @throws IOException if an image cannot be read; the message names it
     */
    public static ReferenceStatistics of(FeatureExtractor extractor, ImageSource images)
            throws IOException {
        return of(extractor, images, ProgressListener.NONE);
    }

    /**
     * Makes statistics, with reports.
     *
     * @param extractor what makes the features
     * @param images real images, at least 2
     * @param listener is told after every batch
     * @return their statistics
     * @throws IOException if an image cannot be read; the message names it
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public static ReferenceStatistics of(
            FeatureExtractor extractor, ImageSource images, ProgressListener listener)
            throws IOException {
        Preconditions.checkArgument(
                images.size() >= 2, "at least 2 images are needed, not %s", images.size());
        return new ReferenceStatistics(
                Extraction.with(extractor).withListener(listener).statistics(images),
                extractor.identity(),
                images.read(0, 1).sampleShape(),
                images.description());
    }

    /**
     * Refuses what must not be compared.
     *
     * @param other the extractor of the other side
     * @param otherShape the shape of the images of the other side
     * @throws IllegalStateException if either differs; the message names both
     */
    public void check(Identity other, Shape otherShape) {
        Preconditions.checkState(
                identity.equals(other),
                "the reference was made with %s, but here it is %s: use the same extractor and"
                        + " resizing, or make the reference anew",
                identity,
                other);
        Preconditions.checkState(
                imageShape.equals(otherShape),
                "the reference is of images of shape %s, but these have %s: bring both to one size,"
                        + " or make the reference anew",
                imageShape,
                otherShape);
    }

    /**
     * Writes the statistics to a file, which appears whole or not at all.
     *
     * @param file where to
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        int dimension = statistics.dimension();
        JsonObject header = Manifests.of(identity);
        header.addProperty("count", statistics.count());
        header.addProperty("dimension", dimension);
        JsonArray shape = new JsonArray();
        Arrays.stream(imageShape.getShape()).forEach(shape::add);
        header.add(SHAPE, shape);
        header.addProperty(SOURCE, source);
        byte[] numbers = new byte[dimension * (dimension + 1) * Double.BYTES];
        doubles(numbers).put(statistics.mean()).put(statistics.covariance(1));
        HeaderFile.write(file, header, numbers);
    }

    private static DoubleBuffer doubles(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param file where from
     * @return the statistics
     * @throws IOException if it is missing, damaged or not a file of statistics; the message names
     *     it
     */
    public static ReferenceStatistics load(Path file) throws IOException {
        SmallFile.checkRegular(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            JsonObject header = HeaderFile.readHeader(file, channel);
            if (!header.has(SHAPE) || !header.has(SOURCE)) {
                throw new IOException(file + " is not a file of reference statistics");
            }
            long[] shape =
                    HeaderFile.part(
                            file,
                            () ->
                                    StrictJson.wholes(
                                            header, SHAPE, MOST_AXES, 1, Integer.MAX_VALUE));
            String source = HeaderFile.part(file, () -> StrictJson.text(header, SOURCE));
            int dimension = (int) HeaderFile.number(file, header, "dimension", LARGEST_DIMENSION);
            long bytes = dimension * (dimension + 1L) * Double.BYTES;
            HeaderFile.checkLength(file, channel, bytes);
            DoubleBuffer numbers = doubles(HeaderFile.readRest(file, channel, header));
            double[] mean = new double[dimension];
            double[] covariance = new double[dimension * dimension];
            numbers.get(mean).get(covariance);
            return new ReferenceStatistics(
                    FeatureStatistics.known(
                            HeaderFile.number(file, header, "count", Long.MAX_VALUE),
                            mean,
                            covariance),
                    Manifests.identity(file, header),
                    new Shape(shape),
                    source);
        } catch (IllegalArgumentException
                | IllegalStateException
                | UnsupportedOperationException
                | ClassCastException
                | NegativeArraySizeException e) {
            throw new IOException("%s is damaged: %s".formatted(file, e.getMessage()), e);
        }
    }
}
