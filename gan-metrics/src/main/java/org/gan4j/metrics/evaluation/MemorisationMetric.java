package org.gan4j.metrics.evaluation;

import static org.gan4j.metrics.MetricValue.neutral;
import static org.gan4j.metrics.MetricValue.smallerIsBetter;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.Memorisation;
import org.gan4j.metrics.MetricValue;
import org.gan4j.metrics.MetricValue.Better;

/** Whether generated images lie nearer to the real ones than others do. */
record MemorisationMetric(ImageSource heldOut) implements Metric {

    MemorisationMetric {
        Preconditions.checkNotNull(heldOut, "heldOut");
    }

    @Override
    public String name() {
        return "memorisation";
    }

    @Override
    public Better better() {
        return Better.SMALLER;
    }

    @Override
    public ImmutableMap<String, String> settings() {
        return ImmutableMap.of(
                "held out", heldOut.description(), "held out count", "" + heldOut.size());
    }

    @Override
    public void check(Comparison comparison) throws IOException {
        ExtractedImages real = comparison.real();
        int expected = real.first().features().dimension();
        int found = real.kept(heldOut).first().features().dimension();
        Preconditions.checkArgument(
                found == expected,
                "the extractor makes %s features of the held-out images, but %s of the real ones:"
                        + " bring them to one size",
                found,
                expected);
    }

    @Override
    public ImmutableList<MetricValue> compute(Comparison comparison) throws IOException {
        Memorisation found =
                Memorisation.of(
                        comparison.fake().features(),
                        comparison.features(heldOut),
                        comparison.real().features(),
                        comparison.listener());
        return ImmutableList.of(
                smallerIsBetter("memorisation", found.closer()),
                neutral("distance ratio", found.ratio()),
                neutral("generated distance", found.generated()),
                neutral("held out distance", found.heldOut()));
    }
}
