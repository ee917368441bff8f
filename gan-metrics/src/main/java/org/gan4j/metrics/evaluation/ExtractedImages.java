package org.gan4j.metrics.evaluation;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;
import org.gan4j.metrics.Extraction;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.FeatureExtractor.Extracted;
import org.gan4j.metrics.FeatureStatistics;
import org.gan4j.metrics.Features;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.ReferenceStatistics;
import org.jspecify.annotations.Nullable;

/**
 * Images, real or generated, and what an extractor makes of them when it is first asked for. Real
 * ones may be known by their {@link #statistics} alone, where nothing else can be asked.
 */
public final class ExtractedImages {

    private final FeatureExtractor extractor;
    private final Extraction extraction;
    private final ProgressListener listener;
    private final @Nullable ImageSource images;
    private final @Nullable Path file;
    private final @Nullable ReferenceStatistics reference;
    private final Map<ImageSource, ExtractedImages> kept = new HashMap<>();
    private @Nullable Shape shape;
    private @Nullable Extracted first;
    private @Nullable Extracted extracted;
    private @Nullable FeatureStatistics statistics;

    ExtractedImages(
            FeatureExtractor extractor,
            Extraction extraction,
            ProgressListener listener,
            @Nullable ImageSource images,
            @Nullable Path file,
            @Nullable ReferenceStatistics reference) {
        this.extractor = extractor;
        this.extraction = extraction;
        this.listener = listener;
        this.images = images;
        this.file = file;
        this.reference = reference;
    }

    /** Other images, by the same extractor. */
    ExtractedImages of(ImageSource others) {
        return new ExtractedImages(extractor, extraction, listener, others, null, null);
    }

    /** Other images that are asked for again and again. */
    ExtractedImages kept(ImageSource others) {
        return kept.computeIfAbsent(others, this::of);
    }

    /** {@return the images} */
    public ImageSource images() {
        Preconditions.checkState(
                images != null, "of real images there are statistics only: call setReal");
        return images;
    }

    /** {@return how many there are} */
    public long count() {
        return reference == null ? images().size() : reference.statistics().count();
    }

    /**
     * The shape of an image.
     *
     * @return (channels, height, width)
     * @throws IOException if the first one cannot be read
     */
    public Shape shape() throws IOException {
        if (shape == null) {
            shape = reference == null ? images().read(0, 1).sampleShape() : reference.imageShape();
        }
        return shape;
    }

    /**
     * All images in memory.
     *
     * @return the images, with labels if they have some
     * @throws IOException if one cannot be read; the message names it
     */
    public Samples samples() throws IOException {
        return images().read(0, images().size());
    }

    /**
     * Refuses too few images.
     *
     * @param metric what needs more, for the message
     * @param least how many it needs
     * @throws IllegalArgumentException if there are fewer
     */
    public void requireCount(String metric, int least) {
        Preconditions.checkArgument(
                count() >= least,
                "%s needs at least %s images, but of %s there are %s",
                metric,
                least,
                source(),
                count());
    }

    /**
     * Refuses images without labels, by the first one.
     *
     * @param metric what needs them, for the message
     * @throws IOException if the first one cannot be read
     * @throws IllegalStateException if it has no label
     */
    public void requireLabels(String metric) throws IOException {
        Preconditions.checkState(
                images().read(0, 1).isLabelled(),
                "%s needs labelled images, as MNIST files or Samples.withLabels are, but %s have no"
                        + " labels: give such, or leave it out",
                metric,
                images().description());
    }

    /**
     * Refuses an extractor that is no classifier, by the first image.
     *
     * @param metric what needs one, for the message
     * @throws IOException if the first image cannot be read
     * @throws IllegalStateException if the extractor makes no logits of it
     */
    public void requireLogits(String metric) throws IOException {
        Preconditions.checkState(
                first().logits() != null,
                "%s needs logits of a classifier, which %s has not: use Inception or a classifier,"
                        + " or leave it out",
                metric,
                extractor.identity().name());
    }

    /** What the extractor makes of the first image, to see whether it takes it. */
    Extracted first() throws IOException {
        if (first == null) {
            first = extractor.extract(images().read(0, 1));
        }
        return first;
    }

    private Extracted extracted() throws IOException {
        if (extracted == null) {
            extracted = file == null ? extraction.of(images()) : extraction.of(images(), file);
        }
        return extracted;
    }

    /**
     * The features.
     *
     * @return one row for each image
     * @throws IOException if an image cannot be read; the message names it
     */
    public Features features() throws IOException {
        return extracted().features();
    }

    /**
     * The logits.
     *
     * @return one row for each image
     * @throws IOException if an image cannot be read; the message names it
     * @throws IllegalStateException if the extractor is no classifier
     */
    public Features logits() throws IOException {
        Features logits = extracted().logits();
        Preconditions.checkState(logits != null, "%s makes no logits", extractor.identity().name());
        return logits;
    }

    /**
     * Mean and covariance of the features.
     *
     * @return the statistics
     * @throws IOException if an image cannot be read; the message names it
     */
    public FeatureStatistics statistics() throws IOException {
        if (statistics == null) {
            statistics =
                    reference == null
                            ? FeatureStatistics.of(features(), listener)
                            : reference.statistics();
        }
        return statistics;
    }

    private String source() {
        return reference == null ? images().description() : "statistics of " + reference.source();
    }

    /** The part of a manifest that tells of this side. */
    ImmutableMap<String, String> manifest(String kind) throws IOException {
        return ImmutableMap.of(
                kind,
                source(),
                kind + " count",
                Long.toString(count()),
                kind + " shape",
                shape().toString());
    }
}
