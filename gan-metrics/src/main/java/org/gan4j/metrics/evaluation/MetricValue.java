package org.gan4j.metrics.evaluation;

import com.google.common.collect.ImmutableMap;

/**
 * One number and all it depends on, so that it can be traced and compared with its like only.
 *
 * @param name what it is, such as {@code fid}
 * @param value the number
 * @param smallerIsBetter whether smaller ones are better
 * @param manifest metric, extractor with fingerprint and resizing, image shapes, counts, settings
 *     and seeds
 */
public record MetricValue(
        String name,
        double value,
        boolean smallerIsBetter,
        ImmutableMap<String, String> manifest) {}
