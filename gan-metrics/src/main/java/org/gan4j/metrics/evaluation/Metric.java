package org.gan4j.metrics.evaluation;

import com.google.common.collect.ImmutableMap;
import org.gan4j.metrics.FeatureExtractor.Extracted;
import org.gan4j.metrics.ProgressListener;
import org.gan4j.metrics.ReferenceStatistics;

/** One or more numbers that judge generated images, by their features. */
public interface Metric {

    /** {@return the short name, such as {@code fid}} */
    String name();

    /** {@return whether smaller numbers are better} */
    boolean smallerIsBetter();

    /** {@return what the numbers depend on beside the features, such as ddof or k} */
    ImmutableMap<String, String> settings();

    /**
     * Computes the numbers.
     *
     * @param real features of real images
     * @param fake features of generated images, by the same extractor
     * @param listener is told how far it is
     * @return the numbers by name, the most important one first
     * @throws IllegalArgumentException if there are too few samples, or their dimensions differ
     * @throws IllegalStateException if the metric needs logits and the extractor has none
     */
    ImmutableMap<String, Double> compute(Extracted real, Extracted fake, ProgressListener listener);

    /** {@return whether it can do with mean and covariance of the features of real images} */
    default boolean worksWithReference() {
        return false;
    }

    /**
     * Computes the numbers from published statistics of real images.
     *
     * @param real mean and covariance of features of real images
     * @param fake features of generated images, by the same extractor
     * @param listener is told how far it is
     * @return the numbers by name
     * @throws IllegalStateException if it does not {@linkplain #worksWithReference work with them}
     */
    default ImmutableMap<String, Double> compute(
            ReferenceStatistics real, Extracted fake, ProgressListener listener) {
        throw new IllegalStateException(name() + " does not work with reference statistics");
    }
}
