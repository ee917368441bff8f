package org.gan4j.metrics.evaluation;

import static org.gan4j.metrics.MetricValue.largerIsBetter;
import static org.gan4j.metrics.MetricValue.neutral;
import static org.gan4j.metrics.MetricValue.smallerIsBetter;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import org.gan4j.data.Samples;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.latent.LatentPrior;
import org.gan4j.metrics.ClassBalance;
import org.gan4j.metrics.Features;
import org.gan4j.metrics.FrechetInceptionDistance;
import org.gan4j.metrics.FrechetInceptionDistanceInfinity;
import org.gan4j.metrics.ImageDistance;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.InceptionScore;
import org.gan4j.metrics.KernelInceptionDistance;
import org.gan4j.metrics.MeanAbsoluteError;
import org.gan4j.metrics.MetricValue;
import org.gan4j.metrics.MetricValue.Better;
import org.gan4j.metrics.PeakSignalToNoiseRatio;
import org.gan4j.metrics.PerceptualPathLength;
import org.gan4j.metrics.PrecisionRecall;
import org.gan4j.metrics.SlicedWassersteinDistance;
import org.gan4j.metrics.StructuralSimilarity;
import org.gan4j.sample.TrainedGenerator;

/** The metrics with the settings of their papers. */
public final class Metrics {

    private static final int NEIGHBOURS = 3;
    private static final int SPLITS = 10;
    private static final int SUBSETS = 100;
    private static final int SUBSET_SIZE = 1_000;
    private static final long SEED = 1;
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
        return ofStatistics(
                "fid",
                Better.SMALLER,
                2,
                settings("ddof", ddof),
                of ->
                        ImmutableList.of(
                                smallerIsBetter(
                                        "fid",
                                        FrechetInceptionDistance.between(
                                                of.real().statistics(),
                                                of.fake().statistics(),
                                                ddof))));
    }

    /**
     * {@return the Frechet inception distance extrapolated to infinitely many samples from 15
     * subsets, {@code fid-infinity}}
     */
    public static Metric frechetInceptionDistanceInfinity() {
        return ofStatistics(
                "fid-infinity",
                Better.SMALLER,
                16,
                settings("ddof", 1, "points", 15, "smallest", "5000, or a tenth", "seed", SEED),
                of ->
                        ImmutableList.of(
                                smallerIsBetter(
                                        "fid-infinity",
                                        FrechetInceptionDistanceInfinity.between(
                                                        of.real().statistics(),
                                                        of.fake().features(),
                                                        SEED,
                                                        of.listener())
                                                .value())));
    }

    /**
     * {@return the mean over classes of the Frechet inception distance within each, {@code
     * intra-fid}, and each, of labelled images}
     */
    public static Metric intraClassFid() {
        return new IntraClassMetric();
    }

    /**
     * {@return the kernel inception distance over 100 subsets of up to 1,000, {@code kid}; over all
     * samples at once where neither side has more}
     */
    public static Metric kernelInceptionDistance() {
        return ofFeatures(
                "kid",
                Better.SMALLER,
                2,
                settings("subsets", SUBSETS + " at most", "seed", SEED),
                of -> {
                    Features real = of.real().features();
                    Features fake = of.fake().features();
                    int size = Math.min(SUBSET_SIZE, Math.min(real.count(), fake.count()));
                    boolean all = size == real.count() && size == fake.count();
                    int subsets = all ? 1 : SUBSETS;
                    KernelInceptionDistance kid =
                            KernelInceptionDistance.between(
                                    real, fake, subsets, size, SEED, of.listener());
                    ImmutableMap<String, String> drawn =
                            settings("subset size", size, "subsets drawn", subsets);
                    return ImmutableList.of(
                            smallerIsBetter("kid", kid.mean()).with(drawn),
                            neutral("kid deviation", kid.deviation()).with(drawn));
                });
    }

    /** {@return the sliced Wasserstein-1 distance of features by 512 directions, {@code swd}} */
    public static Metric slicedWassersteinDistance() {
        return ofFeatures(
                "swd",
                Better.SMALLER,
                1,
                settings("order", 1, "directions", DIRECTIONS, "seed", SEED),
                of ->
                        ImmutableList.of(
                                smallerIsBetter(
                                        "swd",
                                        SlicedWassersteinDistance.between(
                                                of.real().features(),
                                                of.fake().features(),
                                                1,
                                                DIRECTIONS,
                                                SEED,
                                                of.listener()))));
    }

    /**
     * {@return the sliced Wasserstein distance of patches, {@code image-swd}: the mean over the
     * levels, and each; all images are held in memory}
     */
    public static Metric imageSlicedWasserstein() {
        return new ImageSlicedMetric();
    }

    /**
     * {@return the inception score over 10 splits, {@code is}, of the images in an order that a
     * seed gives: in the order of their classes it would be 1}
     */
    public static Metric inceptionScore() {
        return ofLogits(
                "is",
                Better.LARGER,
                2 * SPLITS,
                settings("splits", SPLITS, "shuffled by seed", SEED),
                true,
                of -> {
                    InceptionScore score =
                            InceptionScore.of(
                                    of.fake().logits().shuffled(SEED), SPLITS, of.listener());
                    return ImmutableList.of(
                            largerIsBetter("is", score.mean()),
                            neutral("is deviation", score.deviation()));
                });
    }

    /** {@return precision, recall, density and coverage with k = 3, {@code prdc}} */
    public static Metric precisionRecall() {
        return ofFeatures(
                "prdc",
                Better.LARGER,
                NEIGHBOURS + 1,
                settings("k", NEIGHBOURS),
                of -> {
                    PrecisionRecall measures =
                            PrecisionRecall.between(
                                    of.real().features(),
                                    of.fake().features(),
                                    NEIGHBOURS,
                                    of.listener());
                    return ImmutableList.of(
                            largerIsBetter("precision", measures.precision()),
                            largerIsBetter("recall", measures.recall()),
                            largerIsBetter("density", measures.density()),
                            largerIsBetter("coverage", measures.coverage()));
                });
    }

    /**
     * {@return how the verdicts of the extractor's classifier on generated images spread, against
     * those on real ones, {@code classes}: KL divergence in nats, number of classes, entropy}
     */
    public static Metric classBalance() {
        return ofLogits(
                "classes",
                Better.SMALLER,
                1,
                settings("expected", "classes of the real images"),
                false,
                of -> {
                    Features logits = of.fake().logits();
                    ClassBalance balance =
                            ClassBalance.of(
                                    logits.largest(),
                                    of.real().logits().largest(),
                                    logits.dimension());
                    return ImmutableList.of(
                            smallerIsBetter("class kl", balance.divergence()),
                            largerIsBetter("classes", balance.modes()),
                            neutral("class entropy", balance.entropy()));
                });
    }

    /**
     * {@return the part of generated images that the extractor's classifier puts into the class
     * they were asked to be, {@code class-accuracy}, and that of each class; of a conditional
     * generator or labelled images}
     */
    public static Metric classAccuracy() {
        return new ClassAccuracyMetric();
    }

    /**
     * How many different images are made, {@code birthday}: the support size, infinite where there
     * are too few duplicates to tell; the batch it follows from; and the distance of the closest
     * pair.
     *
     * @param threshold the largest distance of features of a duplicate, 0 or more
     * @return the metric
     */
    public static Metric birthdayParadox(double threshold) {
        return new BirthdayMetric(threshold);
    }

    /**
     * Whether generated images lie nearer to the real ones, which are those of the training, than
     * others do, {@code memorisation}: the probability that one is nearer, the ratio of the median
     * distances, and both medians.
     *
     * @param heldOut real images that were not trained on
     * @return the metric
     */
    public static Metric memorisation(ImageSource heldOut) {
        return new MemorisationMetric(heldOut);
    }

    /**
     * The perceptual path length, {@code ppl}, of a generator ({@link
     * ImageSource#of(TrainedGenerator, int, long)}).
     *
     * @param length what is measured
     * @param prior the distribution of the latents in training
     * @return the metric
     */
    public static Metric perceptualPathLength(PerceptualPathLength length, LatentPrior prior) {
        return new PathLengthMetric(length, prior);
    }

    /**
     * {@return the mean absolute difference of each generated image to the real one of the same
     * number, {@code l1}, from 0 to 1}
     */
    public static Metric meanAbsoluteError() {
        return new PairedMetric(
                "l1", Better.SMALLER, ImmutableMap.of(), MeanAbsoluteError::between);
    }

    /**
     * {@return the peak signal-to-noise ratio of each generated image to the real one of the same
     * number, {@code psnr}, in dB}
     */
    public static Metric peakSignalToNoiseRatio() {
        return new PairedMetric(
                "psnr", Better.LARGER, ImmutableMap.of(), PeakSignalToNoiseRatio::between);
    }

    /**
     * {@return the structural similarity of each generated image to the real one of the same
     * number, {@code ssim}, at most 1}
     */
    public static Metric structuralSimilarity() {
        return new PairedMetric(
                "ssim", Better.LARGER, ImmutableMap.of(), StructuralSimilarity::between);
    }

    /**
     * The mean distance of each generated image to the real one of the same number, {@code
     * paired-distance}: LPIPS, where the distance is that of its network.
     *
     * @param distance the distance, of images (N, C, H, W) in [-1, 1] on the CPU
     * @return the metric
     */
    public static Metric pairedDistance(ImageDistance distance) {
        return new PairedMetric(
                "paired-distance",
                Better.SMALLER,
                settings("distance", distance.description()),
                (made, real) -> {
                    try (NDManager manager = Torch.newManager(Device.cpu());
                            NDScope strays = new NDScope();
                            GradMode mode = GradMode.off()) {
                        return distance.between(array(made, manager), array(real, manager))
                                .toType(DataType.FLOAT64, false)
                                .mean()
                                .getDouble();
                    }
                });
    }

    private static NDArray array(Samples images, NDManager manager) {
        Shape shape = new Shape(images.size()).addAll(images.sampleShape());
        return manager.create(images.floats(), shape);
    }

    /**
     * {@return those of pairs that need no choice of the user's: {@code l1}, {@code psnr} and
     * {@code ssim}; they need a real image for each generated one, in the same order}
     */
    public static ImmutableList<Metric> ofPairs() {
        return ImmutableList.of(
                meanAbsoluteError(), peakSignalToNoiseRatio(), structuralSimilarity());
    }

    /**
     * {@return those that need no choice of the user's, and no pairs; {@code intra-fid} and {@code
     * class-accuracy} need labelled images, {@code is}, {@code classes} and {@code class-accuracy}
     * a classifier}
     */
    public static ImmutableList<Metric> all() {
        return ImmutableList.of(
                frechetInceptionDistance(),
                frechetInceptionDistanceInfinity(),
                intraClassFid(),
                kernelInceptionDistance(),
                inceptionScore(),
                precisionRecall(),
                slicedWassersteinDistance(),
                imageSlicedWasserstein(),
                classBalance(),
                classAccuracy());
    }

    /** Names and values in turn. */
    private static ImmutableMap<String, String> settings(Object... entries) {
        ImmutableMap.Builder<String, String> settings = ImmutableMap.builder();
        for (int i = 0; i < entries.length; i += 2) {
            settings.put(entries[i].toString(), entries[i + 1].toString());
        }
        return settings.buildOrThrow();
    }

    /** What asks of real images mean and covariance at most. */
    private static Metric ofStatistics(
            String name,
            Better better,
            int least,
            ImmutableMap<String, String> settings,
            Computation computation) {
        return new Named(name, better, least, settings, true, false, computation);
    }

    private static Metric ofFeatures(
            String name,
            Better better,
            int least,
            ImmutableMap<String, String> settings,
            Computation computation) {
        return new Named(name, better, least, settings, false, false, computation);
    }

    private static Metric ofLogits(
            String name,
            Better better,
            int least,
            ImmutableMap<String, String> settings,
            boolean worksWithReference,
            Computation computation) {
        return new Named(name, better, least, settings, worksWithReference, true, computation);
    }

    private record Named(
            String name,
            Better better,
            int least,
            ImmutableMap<String, String> settings,
            boolean worksWithReference,
            boolean needsLogits,
            Computation computation)
            implements Metric {

        @Override
        public void check(Comparison comparison) throws IOException {
            comparison.fake().requireCount(name, least);
            if (needsLogits) {
                comparison.fake().requireLogits(name);
            } else {
                comparison.real().requireCount(name, worksWithReference ? 2 : least);
            }
        }

        @Override
        public ImmutableList<MetricValue> compute(Comparison comparison) throws IOException {
            comparison.fake().features(); // a bad image is found sooner than among the real ones
            return computation.compute(comparison);
        }
    }

    private interface Computation {
        ImmutableList<MetricValue> compute(Comparison comparison) throws IOException;
    }
}
