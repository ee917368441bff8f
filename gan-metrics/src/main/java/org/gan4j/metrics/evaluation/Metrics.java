package org.gan4j.metrics.evaluation;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.gan4j.metrics.FeatureExtractor.Extracted;
import org.gan4j.metrics.FeatureStatistics;
import org.gan4j.metrics.Features;
import org.gan4j.metrics.FrechetInceptionDistance;
import org.gan4j.metrics.InceptionScore;
import org.gan4j.metrics.KernelInceptionDistance;
import org.gan4j.metrics.PrecisionRecall;
import org.gan4j.metrics.ProgressListener;
import org.gan4j.metrics.ReferenceStatistics;

/** The usual metrics with the settings of their papers. */
public final class Metrics {

    private static final int NEIGHBOURS = 3;
    private static final int SPLITS = 10;
    private static final int SUBSETS = 100;
    private static final int SUBSET_SIZE = 1_000;
    private static final long SUBSET_SEED = 1;

    private Metrics() {}

    /** {@return the Frechet inception distance, {@code fid}} */
    public static Metric frechetInceptionDistance() {
        return new Frechet();
    }

    /** {@return the kernel inception distance over 100 subsets of up to 1,000, {@code kid}} */
    public static Metric kernelInceptionDistance() {
        return new Usual(
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
        return new Usual(
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
        return new Usual(
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
                kernelInceptionDistance(),
                inceptionScore(),
                precisionRecall());
    }

    /** What is computed of features. */
    private interface Computation {
        ImmutableMap<String, Double> compute(
                Extracted real, Extracted fake, ProgressListener listener);
    }

    private record Usual(
            String name,
            boolean smallerIsBetter,
            ImmutableMap<String, String> settings,
            Computation computation)
            implements Metric {

        @Override
        public ImmutableMap<String, Double> compute(
                Extracted real, Extracted fake, ProgressListener listener) {
            return computation.compute(real, fake, listener);
        }
    }

    private record Frechet() implements Metric {

        @Override
        public String name() {
            return "fid";
        }

        @Override
        public boolean smallerIsBetter() {
            return true;
        }

        @Override
        public ImmutableMap<String, String> settings() {
            return ImmutableMap.of("ddof", "1");
        }

        @Override
        public ImmutableMap<String, Double> compute(
                Extracted real, Extracted fake, ProgressListener listener) {
            return ImmutableMap.of(
                    "fid",
                    FrechetInceptionDistance.between(real.features(), fake.features(), listener));
        }

        @Override
        public ImmutableMap<String, Double> compute(
                ReferenceStatistics real, Extracted fake, ProgressListener listener) {
            return ImmutableMap.of(
                    "fid",
                    FrechetInceptionDistance.between(
                            real.statistics(), FeatureStatistics.of(fake.features(), listener)));
        }
    }
}
