package org.gan4j.metrics.evaluation;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gan4j.data.ProgressListener;
import org.gan4j.metrics.Extraction;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.FeatureExtractor.Identity;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.MetricValue;
import org.gan4j.metrics.ReferenceStatistics;
import org.gan4j.metrics.Report;
import org.gan4j.metrics.Resize;
import org.jspecify.annotations.Nullable;

/**
 * Compares generated images with real ones by several metrics. The features of the real images are
 * made once, when first needed.
 *
 * <pre>{@code
 * Evaluation evaluation =
 *         Evaluation.builder()
 *                 .setExtractor(extractor)
 *                 .setReal(ImageSource.open(directory))
 *                 .addMetric(Metrics.frechetInceptionDistance())
 *                 .build();
 * double fid = evaluation.of(ImageSource.of(generator, 10_000, 1)).get("fid").value();
 * }</pre>
 */
public final class Evaluation {

    private final FeatureExtractor extractor;
    private final @Nullable ReferenceStatistics reference;
    private final ImmutableList<Metric> metrics;
    private final ProgressListener listener;
    private final ExtractedImages real;

    private Evaluation(Builder builder, FeatureExtractor extractor) {
        this.extractor = extractor;
        this.reference = builder.reference;
        this.metrics = ImmutableList.copyOf(builder.metrics);
        this.listener = builder.listener;
        Extraction extraction =
                Extraction.with(extractor).withBatchSize(builder.batchSize).withListener(listener);
        real =
                new ExtractedImages(
                        extractor,
                        extraction,
                        listener,
                        builder.real,
                        builder.realFeatures,
                        reference);
    }

    /** {@return a new builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the metrics, in the order of the report} */
    public ImmutableList<Metric> metrics() {
        return metrics;
    }

    /**
     * Judges images.
     *
     * @param fake generated images
     * @return the numbers with their manifests
     * @throws IOException if an image cannot be read; the message names it
     * @throws IllegalArgumentException if there are too few images for a metric, or they, or its
     *     settings, do not fit
     * @throws IllegalStateException if a metric does not go with the extractor, or the images do
     *     not go with the real side
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public Report of(ImageSource fake) throws IOException {
        Comparison comparison = check(fake);
        ImmutableList.Builder<MetricValue> values = ImmutableList.builder();
        for (Metric metric : metrics) {
            ImmutableList<MetricValue> numbers = metric.compute(comparison);
            Preconditions.checkState(!numbers.isEmpty(), "%s computed no number", metric.name());
            ImmutableMap<String, String> manifest = manifest(metric, comparison);
            numbers.forEach(number -> values.add(number.with(manifest)));
        }
        return new Report(values.build());
    }

    /** Refuses what cannot be compared, by the first image of either side. */
    @CanIgnoreReturnValue
    Comparison check(ImageSource fake) throws IOException {
        Comparison comparison = new Comparison(real, real.of(fake), listener);
        Shape shape = comparison.fake().shape();
        if (reference != null) {
            reference.check(extractor.identity(), shape);
        } else if (extractor.identity().resize() == Resize.NONE) {
            Preconditions.checkState(
                    shape.equals(real.shape()),
                    "the generated images have shape %s, but the real ones %s, and %s does not"
                            + " resize: bring both to one size and the same channels",
                    shape,
                    real.shape(),
                    extractor.identity().name());
        }
        comparison.fake().first();
        if (reference == null) {
            real.first();
        }
        for (Metric metric : metrics) {
            metric.check(comparison);
        }
        return comparison;
    }

    /** What values of a metric depend on. */
    ImmutableMap<String, String> manifest(Metric metric, Comparison comparison) throws IOException {
        Identity identity = extractor.identity();
        return ImmutableMap.<String, String>builder()
                .put("metric", metric.name())
                .put("extractor", identity.name())
                .put("fingerprint", identity.fingerprint())
                .put("resize", identity.resize().toString())
                .putAll(metric.settings())
                .putAll(real.manifest("real"))
                .putAll(comparison.fake().manifest("generated"))
                .buildOrThrow();
    }

    /** Describes an evaluation. */
    public static final class Builder {

        private static final int BATCH = 64;

        private @Nullable FeatureExtractor extractor;
        private @Nullable ImageSource real;
        private @Nullable Path realFeatures;
        private @Nullable ReferenceStatistics reference;
        private final List<Metric> metrics = new ArrayList<>();
        private int batchSize = BATCH;
        private ProgressListener listener = ProgressListener.NONE;

        private Builder() {}

        /**
         * Sets what makes the features.
         *
         * @param value the extractor, which stays the caller's to close
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder setExtractor(FeatureExtractor value) {
            extractor = Preconditions.checkNotNull(value, "extractor");
            return this;
        }

        /**
         * Sets the real images.
         *
         * @param value the images, which stay the caller's to close
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder setReal(ImageSource value) {
            real = Preconditions.checkNotNull(value, "real");
            return this;
        }

        /**
         * Keeps the features of the real images in a file, from which the next evaluation with the
         * same images and extractor maps them into memory; see {@link Extraction#of(ImageSource,
         * Path)}.
         *
         * @param value the file, made when it is missing
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optRealFeatures(Path value) {
            realFeatures = Preconditions.checkNotNull(value, "realFeatures");
            return this;
        }

        /**
         * Sets statistics in the place of real images; only metrics of mean and covariance work
         * with them.
         *
         * @param value statistics by the same extractor, of images of the same shape
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder setReference(ReferenceStatistics value) {
            reference = Preconditions.checkNotNull(value, "reference");
            return this;
        }

        /**
         * Adds a metric.
         *
         * @param value such as one of {@link Metrics}
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder addMetric(Metric value) {
            metrics.add(Preconditions.checkNotNull(value, "metric"));
            return this;
        }

        /**
         * Sets how many images an extractor is given at a time: 64 by default.
         *
         * @param value at least 1
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optBatchSize(int value) {
            batchSize = value;
            return this;
        }

        /**
         * Reports progress.
         *
         * @param value is told after every block
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optListener(ProgressListener value) {
            listener = Preconditions.checkNotNull(value, "listener");
            return this;
        }

        /**
         * Builds the evaluation.
         *
         * @return the evaluation
         * @throws IllegalStateException if the extractor, the metrics or the real side are missing,
         *     a metric does not work with a reference, or two have one name
         */
        public Evaluation build() {
            FeatureExtractor chosen = extractor;
            Preconditions.checkState(
                    chosen != null, "an evaluation needs an extractor: call setExtractor");
            Preconditions.checkState(
                    (real == null) != (reference == null),
                    "an evaluation needs either real images or a reference: call setReal or"
                            + " setReference, and not both");
            Preconditions.checkState(
                    realFeatures == null || reference == null,
                    "features of real images are kept only where there are real images: call"
                            + " setReal in the place of setReference, or leave optRealFeatures out");
            Preconditions.checkState(
                    !metrics.isEmpty(), "an evaluation needs a metric: call addMetric");
            Set<String> names = new HashSet<>();
            for (Metric metric : metrics) {
                Preconditions.checkState(
                        names.add(metric.name()),
                        "there are two metrics of the name '%s': give each to an evaluation of its"
                                + " own",
                        metric.name());
                Preconditions.checkState(
                        reference == null || metric.worksWithReference(),
                        "%s needs real images, for which mean and covariance of their features"
                                + " cannot stand: call setReal in the place of setReference, or"
                                + " leave the metric out",
                        metric.name());
            }
            return new Evaluation(this, chosen);
        }
    }
}
