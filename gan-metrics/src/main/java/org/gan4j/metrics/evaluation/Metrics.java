package org.gan4j.metrics.evaluation;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.function.Supplier;
import org.gan4j.metrics.FeatureExtractor.Extracted;
import org.gan4j.metrics.FeatureStatistics;
import org.gan4j.metrics.Features;
import org.gan4j.metrics.FrechetInceptionDistance;
import org.gan4j.metrics.FrechetInceptionDistanceInfinity;
import org.gan4j.metrics.InceptionScore;
import org.gan4j.metrics.KernelInceptionDistance;
import org.gan4j.metrics.PrecisionRecall;
import org.gan4j.metrics.ProgressListener;
import org.gan4j.metrics.ReferenceStatistics;
import org.gan4j.metrics.SlicedWassersteinDistance;

/** The usual metrics with the settings of their papers. */
public final class Metrics {

    private static final int NEIGHBOURS = 3;
    private static final int SPLITS = 10;
    private static final int SUBSETS = 100;
    private static final int SUBSET_SIZE = 1_000;
    private static final long SUBSET_SEED = 1;
    private static final int DIRECTIONS = 512;

    private Metrics() {}

    /** {@return the Frechet inception distance, {@code fid}} */
    public static Metric frechetInceptionDistance() {
        return frechetInceptionDistance(1);
    }

    /**
     * The Frechet inception distance, {@code fid}.
     *
     * @param ddof 1 for covariances over n - 1; 0 for n, as in NVIDIA's code
     * @return the metric
     */
    public static Metric frechetInceptionDistance(int ddof) {
        Preconditions.checkArgument(
                ddof == 0 || ddof == 1, "ddof must be 0 or 1, but was %s", ddof);
        return new OfStatistics(
                "fid",
                true,
                ImmutableMap.of("ddof", Integer.toString(ddof)),
                (real, fake, listener) -> {
                    FeatureStatistics generated = FeatureStatistics.of(fake.features(), listener);
                    return ImmutableMap.of(
                            "fid", FrechetInceptionDistance.between(real.get(), generated, ddof));
                });
    }

    /**
     * {@return the Frechet inception distance extrapolated to infinitely many samples from 15
     * subsets, {@code fid-infinity}}
     */
    public static Metric frechetInceptionDistanceInfinity() {
        return new OfStatistics(
                "fid-infinity",
                true,
                ImmutableMap.of("points", "15", "seed", "" + SUBSET_SEED),
                (real, fake, listener) ->
                        ImmutableMap.of(
                                "fid-infinity",
                                FrechetInceptionDistanceInfinity.between(
                                                real.get(), fake.features(), SUBSET_SEED, listener)
                                        .value()));
    }

    /** {@return the sliced Wasserstein-1 distance of features by 512 directions, {@code swd}} */
    public static Metric slicedWassersteinDistance() {
        return new OfFeatures(
                "swd",
                true,
                ImmutableMap.of(
                        "order", "1", "directions", "" + DIRECTIONS, "seed", "" + SUBSET_SEED),
                (real, fake, listener) ->
                        ImmutableMap.of(
                                "swd",
                                SlicedWassersteinDistance.between(
                                        real.features(),
                                        fake.features(),
                                        1,
                                        DIRECTIONS,
                                        SUBSET_SEED,
                                        listener)));
    }

    /** {@return the kernel inception distance over 100 subsets of up to 1,000, {@code kid}} */
    public static Metric kernelInceptionDistance() {
        return new OfFeatures(
                "kid",
                true,
                ImmutableMap.of(
                        "subsets",
                        "" + SUBSETS,
                        "subset size",
                        SUBSET_SIZE + " at most",
                        "seed",
                        "" + SUBSET_SEED),
                (real, fake, listener) -> {
                    int least = Math.min(real.features().count(), fake.features().count());
                    KernelInceptionDistance kid =
                            KernelInceptionDistance.between(
                                    real.features(),
                                    fake.features(),
                                    SUBSETS,
                                    Math.min(SUBSET_SIZE, least),
                                    SUBSET_SEED,
                                    listener);
                    return ImmutableMap.of("kid", kid.mean(), "kid deviation", kid.deviation());
                });
    }

    /** {@return the inception score over 10 splits in the order given, {@code is}} */
    public static Metric inceptionScore() {
        return new OfStatistics(
                "is",
                false,
                ImmutableMap.of("splits", "" + SPLITS, "shuffled", "no"),
                (real, fake, listener) -> {
                    Features logits = fake.logits();
                    Preconditions.checkState(
                            logits != null,
                            "the inception score needs logits of a classifier, which this extractor"
                                    + " has not: use Inception or a classifier");
                    InceptionScore score = InceptionScore.of(logits, SPLITS, listener);
                    return ImmutableMap.of("is", score.mean(), "is deviation", score.deviation());
                });
    }

    /** {@return precision, recall, density and coverage with k = 3, {@code prdc}} */
    public static Metric precisionRecall() {
        return new OfFeatures(
                "prdc",
                false,
                ImmutableMap.of("k", "" + NEIGHBOURS),
                (real, fake, listener) -> {
                    PrecisionRecall measures =
                            PrecisionRecall.between(
                                    real.features(), fake.features(), NEIGHBOURS, listener);
                    return ImmutableMap.of(
                            "precision", measures.precision(),
                            "recall", measures.recall(),
                            "density", measures.density(),
                            "coverage", measures.coverage());
                });
    }

    /** {@return all of them} */
    public static ImmutableList<Metric> all() {
        return ImmutableList.of(
                frechetInceptionDistance(),
                frechetInceptionDistanceInfinity(),
                kernelInceptionDistance(),
                inceptionScore(),
                precisionRecall(),
                slicedWassersteinDistance());
    }

    /** What is computed of features of both sides. */
    private record OfFeatures(
            String name,
            boolean smallerIsBetter,
            ImmutableMap<String, String> settings,
            Computation<Extracted> computation)
            implements Metric {

        @Override
        public ImmutableMap<String, Double> compute(
                Extracted real, Extracted fake, ProgressListener listener) {
            return computation.compute(real, fake, listener);
        }
    }

    /** What asks of real images mean and covariance at most. */
    private record OfStatistics(
            String name,
            boolean smallerIsBetter,
            ImmutableMap<String, String> settings,
            Computation<Supplier<FeatureStatistics>> computation)
            implements Metric {

        @Override
        public boolean worksWithReference() {
            return true;
        }

        @Override
        public ImmutableMap<String, Double> compute(
                Extracted real, Extracted fake, ProgressListener listener) {
            Supplier<FeatureStatistics> statistics =
                    () -> FeatureStatistics.of(real.features(), listener);
            return computation.compute(statistics, fake, listener);
        }

        @Override
        public ImmutableMap<String, Double> compute(
                ReferenceStatistics real, Extracted fake, ProgressListener listener) {
            return computation.compute(real::statistics, fake, listener);
        }
    }

    private interface Computation<R> {
        ImmutableMap<String, Double> compute(R real, Extracted fake, ProgressListener listener);
    }
}
