package org.gan4j.metrics;

import com.google.common.collect.ImmutableMap;
import java.util.Map;

/**
 * One number and all it depends on, so that it can be traced and compared with its like only.
 *
 * @param name what it is, such as {@code fid}
 * @param value the number
 * @param better which numbers are better
 * @param manifest metric, extractor with fingerprint and resizing, sources, image shapes, counts,
 *     settings and seeds
 */
public record MetricValue(
        String name, double value, Better better, ImmutableMap<String, String> manifest) {

    /** Which of two numbers is better. */
    public enum Better {
        /** As of a distance. */
        SMALLER,
        /** As of a score. */
        LARGER,
        /** It describes but does not judge, as a standard deviation over subsets. */
        NEITHER
    }

    /**
     * A distance or the like, of which nothing is known yet.
     *
     * @param name what it is
     * @param value the number
     * @return the number with an empty manifest
     */
    public static MetricValue smallerIsBetter(String name, double value) {
        return new MetricValue(name, value, Better.SMALLER, ImmutableMap.of());
    }

    /**
     * A score or the like, of which nothing is known yet.
     *
     * @param name what it is
     * @param value the number
     * @return the number with an empty manifest
     */
    public static MetricValue largerIsBetter(String name, double value) {
        return new MetricValue(name, value, Better.LARGER, ImmutableMap.of());
    }

    /**
     * A number that does not judge, of which nothing is known yet.
     *
     * @param name what it is
     * @param value the number
     * @return the number with an empty manifest
     */
    public static MetricValue neutral(String name, double value) {
        return new MetricValue(name, value, Better.NEITHER, ImmutableMap.of());
    }

    /**
     * The number with more in its manifest.
     *
     * @param entries what else it depends on
     * @return a new value
     * @throws IllegalArgumentException if the manifest has one of them already
     */
    public MetricValue with(Map<String, String> entries) {
        return new MetricValue(
                name,
                value,
                better,
                ImmutableMap.<String, String>builder()
                        .putAll(entries)
                        .putAll(manifest)
                        .buildOrThrow());
    }
}
