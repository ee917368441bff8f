package org.gan4j.metrics.evaluation;

import static org.gan4j.metrics.MetricValue.smallerIsBetter;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import org.gan4j.latent.LatentPrior;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.MetricValue;
import org.gan4j.metrics.MetricValue.Better;
import org.gan4j.metrics.PerceptualPathLength;
import org.gan4j.sample.TrainedGenerator;

/** How abruptly images change along paths between latents. */
record PathLengthMetric(PerceptualPathLength length, LatentPrior prior) implements Metric {

    private static final long SEED = 1;

    PathLengthMetric {
        Preconditions.checkNotNull(length, "length");
        Preconditions.checkNotNull(prior, "prior");
    }

    @Override
    public String name() {
        return "ppl";
    }

    @Override
    public Better better() {
        return Better.SMALLER;
    }

    @Override
    public ImmutableMap<String, String> settings() {
        return ImmutableMap.<String, String>builder()
                .putAll(length.settings())
                .put("prior", prior.toString())
                .put("seed", "" + SEED)
                .buildOrThrow();
    }

    @Override
    public boolean worksWithReference() {
        return true;
    }

    @Override
    public void check(Comparison comparison) {
        ImageSource images = comparison.fake().images();
        Optional<TrainedGenerator> generator = images.generator();
        Preconditions.checkState(
                generator.isPresent(),
                "a path length is of a generator, but %s came without one: give"
                        + " ImageSource.of(generator, ...), or leave ppl out",
                images.description());
        Preconditions.checkArgument(
                generator.get().latentSize() == prior.size(),
                "the generator takes %s latents, but %s makes %s: give the prior of the training",
                generator.get().latentSize(),
                prior,
                prior.size());
    }

    @Override
    public ImmutableList<MetricValue> compute(Comparison comparison) {
        TrainedGenerator generator = comparison.fake().images().generator().orElseThrow();
        return ImmutableList.of(
                smallerIsBetter(
                        "ppl",
                        length.measure(generator::generate, prior, SEED, comparison.listener())));
    }
}
