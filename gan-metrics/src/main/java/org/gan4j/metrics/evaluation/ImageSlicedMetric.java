package org.gan4j.metrics.evaluation;

import static org.gan4j.metrics.MetricValue.smallerIsBetter;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import org.gan4j.metrics.ImageSlicedWasserstein;
import org.gan4j.metrics.MetricValue;
import org.gan4j.metrics.MetricValue.Better;

/** The sliced Wasserstein distance of patches. */
record ImageSlicedMetric() implements Metric {

    private static final int PATCHES = 128;
    private static final int DIRECTIONS = 512;
    private static final long SEED = 1;

    @Override
    public String name() {
        return "image-swd";
    }

    @Override
    public Better better() {
        return Better.SMALLER;
    }

    @Override
    public ImmutableMap<String, String> settings() {
        return ImmutableMap.of(
                "patches", "" + PATCHES, "directions", "" + DIRECTIONS, "seed", "" + SEED);
    }

    @Override
    public void check(Comparison comparison) throws IOException {
        ImageSlicedWasserstein.check(comparison.real().shape(), comparison.fake().shape());
    }

    @Override
    public ImmutableList<MetricValue> compute(Comparison comparison) throws IOException {
        ImageSlicedWasserstein distances =
                ImageSlicedWasserstein.between(
                        comparison.real().samples(),
                        comparison.fake().samples(),
                        PATCHES,
                        DIRECTIONS,
                        SEED,
                        comparison.listener());
        ImmutableList.Builder<MetricValue> values = ImmutableList.builder();
        values.add(smallerIsBetter("image-swd", distances.mean()));
        distances
                .levels()
                .forEach(
                        (pixels, distance) ->
                                values.add(smallerIsBetter("image-swd " + pixels, distance)));
        return values.build();
    }
}
