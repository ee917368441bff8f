package org.gan4j.metrics.evaluation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import org.gan4j.metrics.MetricValue;

/** One or more numbers that judge generated images. */
public interface Metric {

    /** {@return the short name, such as {@code fid}} */
    String name();

    /** {@return which are better of its first number, by which runs are followed} */
    MetricValue.Better better();

    /** {@return what the numbers depend on beside the images, such as ddof or k} */
    ImmutableMap<String, String> settings();

    /**
     * Refuses images that it cannot judge, before anything is computed of them. By default it takes
     * all.
     *
     * @param comparison whose images are to be looked at singly
     * @throws IOException if an image cannot be read; the message names it
     * @throws IllegalArgumentException if there are too few, or they or the metric's settings do
     *     not fit
     * @throws IllegalStateException if the metric needs what the extractor or the images have not,
     *     such as logits or labels
     */
    default void check(Comparison comparison) throws IOException {}

    /**
     * Computes the numbers. The evaluation adds the {@link #settings}, the extractor and the images
     * to their manifests.
     *
     * @param comparison real and generated images, their features and where to report progress
     * @return the numbers, the most important one first
     * @throws IOException if an image cannot be read; the message names it
     * @throws IllegalArgumentException if there are too few samples
     */
    ImmutableList<MetricValue> compute(Comparison comparison) throws IOException;

    /** {@return whether it can do with mean and covariance of the features of real images} */
    default boolean worksWithReference() {
        return false;
    }
}
