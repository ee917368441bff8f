package org.gan4j.metrics.evaluation;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.util.function.ToDoubleBiFunction;
import org.gan4j.data.Samples;
import org.gan4j.metrics.MetricValue;
import org.gan4j.metrics.MetricValue.Better;

/** The mean over pairs of a real and a generated image of the same number. */
record PairedMetric(
        String name,
        Better better,
        ImmutableMap<String, String> settings,
        ToDoubleBiFunction<Samples, Samples> mean)
        implements Metric {

    private static final int BLOCK = 64;

    @Override
    public void check(Comparison comparison) throws IOException {
        long made = comparison.fake().count();
        long real = comparison.real().count();
        Preconditions.checkArgument(
                made == real,
                "%s compares images one by one, but there are %s generated and %s real ones: give as"
                        + " many, in the same order",
                name,
                made,
                real);
        Preconditions.checkArgument(
                comparison.fake().shape().equals(comparison.real().shape()),
                "%s compares images one by one, but generated ones have shape %s and real ones %s",
                name,
                comparison.fake().shape(),
                comparison.real().shape());
    }

    @Override
    public ImmutableList<MetricValue> compute(Comparison comparison) throws IOException {
        int count = comparison.fake().images().size();
        double sum = 0;
        for (int from = 0; from < count; from += BLOCK) {
            int to = Math.min(count, from + BLOCK);
            Samples made = comparison.fake().images().read(from, to);
            Samples real = comparison.real().images().read(from, to);
            sum += (to - from) * mean.applyAsDouble(made, real);
            comparison.listener().report(name, to, count);
        }
        return ImmutableList.of(new MetricValue(name, sum / count, better, ImmutableMap.of()));
    }
}
