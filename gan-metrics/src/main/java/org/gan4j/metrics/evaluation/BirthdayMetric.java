package org.gan4j.metrics.evaluation;

import static org.gan4j.metrics.MetricValue.largerIsBetter;
import static org.gan4j.metrics.MetricValue.neutral;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.util.OptionalInt;
import org.gan4j.metrics.BirthdayParadox;
import org.gan4j.metrics.MetricValue;
import org.gan4j.metrics.MetricValue.Better;

/** How many different images are made. */
record BirthdayMetric(double threshold) implements Metric {

    private static final int DRAWS = 100;
    private static final long SEED = 1;

    BirthdayMetric {
        Preconditions.checkArgument(
                threshold >= 0, "the threshold must be 0 or more, but was %s", threshold);
    }

    @Override
    public String name() {
        return "birthday";
    }

    @Override
    public Better better() {
        return Better.LARGER;
    }

    @Override
    public ImmutableMap<String, String> settings() {
        return ImmutableMap.of("threshold", "" + threshold, "draws", "" + DRAWS, "seed", "" + SEED);
    }

    @Override
    public boolean worksWithReference() {
        return true;
    }

    @Override
    public void check(Comparison comparison) {
        comparison.fake().requireCount(name(), 2);
    }

    @Override
    public ImmutableList<MetricValue> compute(Comparison comparison) throws IOException {
        BirthdayParadox found =
                BirthdayParadox.of(
                        comparison.fake().features(),
                        threshold,
                        1,
                        DRAWS,
                        SEED,
                        comparison.listener());
        OptionalInt batch = found.batchSize();
        double size = batch.isPresent() ? batch.getAsInt() : Double.POSITIVE_INFINITY;
        return ImmutableList.of(
                largerIsBetter("support size", size * size),
                largerIsBetter("birthday batch", size),
                neutral("closest pair", found.closest().get(0).distance()));
    }
}
