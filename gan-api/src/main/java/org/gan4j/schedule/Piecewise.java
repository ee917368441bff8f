package org.gan4j.schedule;

import com.google.common.base.Preconditions;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Steps: each value holds from its moment until the next one's.
 *
 * @param values the value from each number of images on; one of them is from 0 on
 */
public record Piecewise(Map<Long, Double> values) implements Schedule {

    public Piecewise {
        TreeMap<Long, Double> sorted = new TreeMap<>(values);
        Preconditions.checkArgument(
                sorted.containsKey(0L) && sorted.firstKey() == 0,
                "the steps must begin at 0 images, but begin at %s",
                sorted.isEmpty() ? "none" : sorted.firstKey());
        Preconditions.checkArgument(
                sorted.values().stream().allMatch(Double::isFinite),
                "the values must be finite, but were %s",
                sorted);
        values = Collections.unmodifiableSortedMap(sorted);
    }

    @Override
    public double at(long imagesSeen) {
        SortedMap<Long, Double> begun = ((SortedMap<Long, Double>) values).headMap(imagesSeen + 1);
        return values.getOrDefault(begun.lastKey(), Double.NaN);
    }
}
