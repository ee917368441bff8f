package org.gan4j.metrics.evaluation;

import static org.gan4j.metrics.MetricValue.largerIsBetter;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import org.gan4j.metrics.ClassAccuracy;
import org.gan4j.metrics.MetricValue;
import org.gan4j.metrics.MetricValue.Better;

/** Whether generated images are of the class that was asked for. */
record ClassAccuracyMetric() implements Metric {

    @Override
    public String name() {
        return "class-accuracy";
    }

    @Override
    public Better better() {
        return Better.LARGER;
    }

    @Override
    public ImmutableMap<String, String> settings() {
        return ImmutableMap.of();
    }

    @Override
    public boolean worksWithReference() {
        return true;
    }

    @Override
    public void check(Comparison comparison) throws IOException {
        comparison.fake().requireLabels(name());
        comparison.fake().requireLogits(name());
    }

    @Override
    public ImmutableList<MetricValue> compute(Comparison comparison) throws IOException {
        ClassAccuracy accuracy =
                ClassAccuracy.of(
                        comparison.fake().logits().largest(), comparison.fake().samples().labels());
        ImmutableList.Builder<MetricValue> values = ImmutableList.builder();
        values.add(largerIsBetter("class accuracy", accuracy.mean()));
        accuracy.byClass()
                .forEach((label, part) -> values.add(largerIsBetter("accuracy of " + label, part)));
        return values.build();
    }
}
