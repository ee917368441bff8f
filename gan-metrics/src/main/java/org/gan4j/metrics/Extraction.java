package org.gan4j.metrics;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;
import org.gan4j.metrics.FeatureExtractor.Extracted;
import org.jspecify.annotations.Nullable;

/**
 * Runs an extractor over many images, batch by batch. Interrupting the thread cancels it.
 *
 * <pre>{@code
 * Features real = Extraction.with(extractor).of(ImageSource.open(directory)).features();
 * FeatureStatistics statistics = Extraction.with(extractor).statistics(source);
 * }</pre>
 */
public final class Extraction {

    private static final int BATCH = 64;

    private final FeatureExtractor extractor;
    private final int batchSize;
    private final ProgressListener listener;

    private Extraction(FeatureExtractor extractor, int batchSize, ProgressListener listener) {
        this.extractor = extractor;
        this.batchSize = batchSize;
        this.listener = listener;
    }

    /**
     * An extraction in batches of 64.
     *
     * @param extractor what makes the features
     * @return the extraction
     */
    public static Extraction with(FeatureExtractor extractor) {
        return new Extraction(extractor, BATCH, ProgressListener.NONE);
    }

    /**
     * The same in other batches, which changes speed and memory only.
     *
     * @param size images at a time, at least 1
     * @return the extraction
     */
    public Extraction withBatchSize(int size) {
        Preconditions.checkArgument(size >= 1, "the batch size must be at least 1, not %s", size);
        return new Extraction(extractor, size, listener);
    }

    /**
     * The same with reports.
     *
     * @param progress is told after every batch
     * @return the extraction
     */
    public Extraction withListener(ProgressListener progress) {
        return new Extraction(extractor, batchSize, progress);
    }

    /** What is done with a batch. */
    private interface Sink {
        void take(Extracted batch) throws IOException;
    }

    private void each(ImageSource images, Sink sink) throws IOException {
        int size = images.size();
        Preconditions.checkArgument(size >= 1, "%s has no images", images.description());
        Shape shape = null;
        for (int from = 0; from < size; from += batchSize) {
            int to = Math.min(size, from + batchSize);
            Samples given = read(images, from, to);
            shape = shape == null ? given.sampleShape() : shape;
            if (!given.sampleShape().equals(shape)) {
                throw new IOException(
                        "images %s to %s of %s have shape %s, but those before %s: bring all to one"
                                        .formatted(
                                                from,
                                                to - 1,
                                                images.description(),
                                                given.sampleShape(),
                                                shape)
                                + " size");
            }
            Extracted batch = extractor.extract(given);
            Preconditions.checkState(
                    batch.features().count() == to - from,
                    "%s made %s of %s images: it must make one row for each",
                    extractor.identity().name(),
                    batch.features(),
                    to - from);
            sink.take(batch);
            listener.report("features", to, size);
        }
    }

    /** An interrupted thread cannot read from an archive. */
    private static Samples read(ImageSource images, int from, int to) throws IOException {
        try {
            return images.read(from, to);
        } catch (ClosedByInterruptException e) {
            CancellationException cancelled =
                    new CancellationException(
                            "features was interrupted after %s of %s"
                                    .formatted(from, images.size()));
            cancelled.initCause(e);
            throw cancelled;
        }
    }

    /**
     * All features in memory.
     *
     * @param images what to look at
     * @return one row for each image
     * @throws IOException if an image cannot be read; the message names it
     * @throws CancellationException if the thread was interrupted
     */
    public Extracted of(ImageSource images) throws IOException {
        Gathered features = new Gathered(images.size());
        Gathered logits = new Gathered(images.size());
        each(
                images,
                batch -> {
                    features.add(batch.features());
                    logits.add(batch.logits());
                });
        return new Extracted(Preconditions.checkNotNull(features.all()), logits.all());
    }

    /**
     * All features in a file, from which they are mapped into memory. A file that is there already
     * is used if it is of the same extractor and count, the {@linkplain ImageSource#version
     * version} and the first, middle and last image are the same, and refused otherwise.
     *
     * @param images what to look at
     * @param file where they are kept; the logits in a file of the same name with {@code .logits}
     * @return one row for each image
     * @throws IOException if an image or the file cannot be read; the message names it
     * @throws IllegalStateException if the file has features of something else
     */
    public Extracted of(ImageSource images, Path file) throws IOException {
        String content = content(images);
        Path logits = file.resolveSibling(file.getFileName() + ".logits");
        if (Files.exists(file)) {
            FeatureFile.map(file, extractor.identity(), content, images.size());
        }
        boolean missing = !Files.exists(file);
        if (missing || !Files.exists(logits)) {
            Extracted first = extractor.extract(read(images, 0, 1));
            if (missing || first.logits() != null) {
                FeatureFile.checkSize(file, images.size(), first.features().dimension());
                Extracted made = of(images);
                if (made.logits() != null) {
                    FeatureFile.write(logits, extractor.identity(), content, made.logits());
                }
                FeatureFile.write(file, extractor.identity(), content, made.features());
            }
        }
        return new Extracted(
                FeatureFile.map(file, extractor.identity(), content, images.size()),
                Files.exists(logits)
                        ? FeatureFile.map(logits, extractor.identity(), content, images.size())
                        : null);
    }

    /** What tells images from others of the same number. */
    private static String content(ImageSource images) throws IOException {
        Hasher hasher = Hashing.sha256().newHasher();
        hasher.putString(images.version(), StandardCharsets.UTF_8);
        for (int at : new int[] {0, images.size() / 2, images.size() - 1}) {
            Samples image = images.read(at, at + 1);
            hasher.putString(image.sampleShape().toString(), StandardCharsets.UTF_8);
            for (float value : image.floats()) {
                hasher.putFloat(value);
            }
        }
        return hasher.hash().toString();
    }

    /**
     * Mean and covariance of features that are not kept.
     *
     * @param images what to look at
     * @return their statistics
     * @throws IOException if an image cannot be read; the message names it
     * @throws CancellationException if the thread was interrupted
     */
    public FeatureStatistics statistics(ImageSource images) throws IOException {
        Summed sum = new Summed();
        each(images, batch -> sum.add(batch.features()));
        return sum.all();
    }

    /** Statistics of many batches; larger blocks of rows are faster. */
    private static final class Summed {

        private static final int ROWS = 512;

        private FloatBuffer block = FloatBuffer.allocate(0);
        private @Nullable FeatureStatistics statistics;

        void add(Features batch) {
            if (statistics == null) {
                int rows = Math.max(ROWS, batch.count());
                block = FloatBuffer.allocate(Math.multiplyExact(rows, batch.dimension()));
                statistics = FeatureStatistics.empty(batch.dimension());
            }
            Preconditions.checkState(
                    batch.dimension() == statistics.dimension(),
                    "the extractor made %s features of some images, and %s of others",
                    statistics.dimension(),
                    batch.dimension());
            if (block.remaining() < batch.values().remaining()) {
                flush(statistics);
            }
            block.put(batch.values());
        }

        private void flush(FeatureStatistics sum) {
            sum.add(Features.of(block.flip(), sum.dimension()));
            block.clear();
        }

        FeatureStatistics all() {
            FeatureStatistics sum = Preconditions.checkNotNull(statistics);
            flush(sum);
            return sum;
        }
    }

    /** Rows of many batches. */
    private static final class Gathered {

        private final int count;
        private @Nullable FloatBuffer values;

        Gathered(int count) {
            this.count = count;
        }

        void add(@Nullable Features batch) {
            if (batch == null) {
                return;
            }
            if (values == null) {
                values = FloatBuffer.allocate(Math.multiplyExact(count, batch.dimension()));
            }
            values.put(batch.values());
        }

        @Nullable Features all() {
            return values == null ? null : Features.of(values.flip(), values.limit() / count);
        }
    }
}
