package org.gan4j.metrics.evaluation;

import static org.gan4j.metrics.MetricValue.smallerIsBetter;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import org.gan4j.metrics.IntraClassFid;
import org.gan4j.metrics.MetricValue;
import org.gan4j.metrics.MetricValue.Better;

/** The Frechet inception distance within each class. */
record IntraClassMetric() implements Metric {

    private static final int DDOF = 1;

    @Override
    public String name() {
        return "intra-fid";
    }

    @Override
    public Better better() {
        return Better.SMALLER;
    }

    @Override
    public ImmutableMap<String, String> settings() {
        return ImmutableMap.of("ddof", "" + DDOF);
    }

    @Override
    public void check(Comparison comparison) throws IOException {
        comparison.real().requireLabels(name());
        comparison.fake().requireLabels(name());
    }

    @Override
    public ImmutableList<MetricValue> compute(Comparison comparison) throws IOException {
        ExtractedImages real = comparison.real();
        ExtractedImages fake = comparison.fake();
        IntraClassFid distances =
                IntraClassFid.between(
                        real.features(),
                        real.samples().labels(),
                        fake.features(),
                        fake.samples().labels(),
                        DDOF,
                        comparison.listener());
        ImmutableList.Builder<MetricValue> values = ImmutableList.builder();
        values.add(smallerIsBetter("intra-fid", distances.mean()));
        distances
                .byClass()
                .forEach((label, fid) -> values.add(smallerIsBetter("fid of " + label, fid)));
        return values.build();
    }
}
