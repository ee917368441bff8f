package org.gan4j.metrics;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.gan4j.data.ProgressListener;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchRandom;
import org.gan4j.latent.LatentPrior;
import org.gan4j.sample.TrainedGenerator;

/**
 * The perceptual path length, PPL (Karras et al. 2019, section 4.1; 2020): the mean over paths
 * between two latents of d(G(z(t)), G(z(t + eps))) / eps^2, where d is a squared perceptual
 * distance. It tells how abruptly images change along the path: small for a smooth generator, and 0
 * for one that always makes the same. Values hang on the distance and on the size of images;
 * compare like with like.
 *
 * <p>Deviation from the authors' code: they interpolate between normalised latents, as their
 * networks normalise them anyway; here latents keep their length (White 2016), as other networks
 * know only that. Images are neither rounded, cropped nor resized, unless the distance does so.
 */
public final class PerceptualPathLength {

    private final ImageDistance distance;
    private final int paths;
    private final int batch;
    private final double epsilon;
    private final boolean straight;
    private final boolean endpoints;
    private final double lowest;
    private final double highest;
    private final Device device;
    private final DataType dataType;

    private PerceptualPathLength(Builder builder) {
        distance = builder.distance;
        paths = builder.paths;
        batch = builder.batch;
        epsilon = builder.epsilon;
        straight = builder.straight;
        endpoints = builder.endpoints;
        lowest = builder.lowest;
        highest = builder.highest;
        device = builder.device;
        dataType = builder.dataType;
    }

    /**
     * The length with the defaults of {@link Builder}, for normal latents.
     *
     * @param generator a generator of float32 on the CPU
     * @param distance of images
     * @param seed the seed of the paths
     * @return the length, 0 or more
     */
    public static double of(TrainedGenerator generator, ImageDistance distance, long seed) {
        return builder(distance)
                .build()
                .measure(
                        generator::generate,
                        LatentPrior.normal(generator.latentSize()),
                        seed,
                        ProgressListener.NONE);
    }

    /**
     * Settings to begin with.
     *
     * @param distance of images
     * @return a builder
     */
    public static Builder builder(ImageDistance distance) {
        return new Builder(distance);
    }

    /** {@return what the length depends on beside generator, prior and seed, for manifests} */
    public ImmutableMap<String, String> settings() {
        return ImmutableMap.<String, String>builder()
                .put("distance", distance.description())
                .put("paths", "" + paths)
                .put("batch size", "" + batch)
                .put("epsilon", "" + epsilon)
                .put("path", straight ? "straight" : "arc")
                .put("places", endpoints ? "t = 0" : "t uniform")
                .put("percentiles", lowest + " to " + highest)
                .put("data type", dataType.toString())
                .buildOrThrow();
    }

    /**
     * Measures the length. The same seed and batch size give the same value.
     *
     * @param generator makes images (N, C, H, W) of latents (N, size), such as {@link
     *     TrainedGenerator#generate}; what it allocates should belong to the manager of the latents
     * @param prior the distribution of the ends of the paths: that of the training
     * @param seed the seed of the paths
     * @param listener is told after every batch
     * @return the length, 0 or more
     * @throws IllegalStateException if images or distances are not as many as the latents, or a
     *     distance is not finite
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public double measure(
            UnaryOperator<NDArray> generator,
            LatentPrior prior,
            long seed,
            ProgressListener listener) {
        double[] lengths = new double[paths];
        for (int from = 0; from < paths; from += batch) {
            int to = Math.min(paths, from + batch);
            double[] some = lengths(generator, prior, Seeds.of("paths", seed, from), to - from);
            System.arraycopy(some, 0, lengths, from, to - from);
            listener.report("path lengths", to, paths);
        }
        return trimmedMean(lengths, lowest, highest);
    }

    private double[] lengths(
            UnaryOperator<NDArray> generator, LatentPrior prior, long seed, int count) {
        try (NDManager manager = Torch.newManager(device);
                NDScope strays = new NDScope();
                GradMode off = GradMode.off()) {
            TorchRandom random = new TorchRandom(manager, dataType, seed);
            double[] starts = doubles(prior.draw(count, random));
            double[] ends = doubles(prior.draw(count, random));
            NDArray latents = latents(manager, starts, ends, new Random(seed), prior.size());
            NDArray images = generator.apply(latents);
            Preconditions.checkState(
                    images.getShape().get(0) == 2L * count,
                    "the generator made samples of shape %s from %s latents",
                    images.getShape(),
                    2 * count);
            NDList both = images.split(2);
            double[] squares = doubles(distance.between(both.get(0), both.get(1)));
            Preconditions.checkState(
                    squares.length == count,
                    "the distance made %s values of %s pairs: expected one for each",
                    squares.length,
                    count);
            for (int i = 0; i < count; i++) {
                Preconditions.checkState(
                        Double.isFinite(squares[i]), "a distance is %s", squares[i]);
                squares[i] /= epsilon * epsilon;
            }
            return squares;
        }
    }

    /** The places t of all paths, then their places t + epsilon. */
    private NDArray latents(
            NDManager manager, double[] starts, double[] ends, Random random, int size) {
        double[] places = new double[2 * starts.length];
        for (int from = 0; from < starts.length; from += size) {
            double[] a = Arrays.copyOfRange(starts, from, from + size);
            double[] b = Arrays.copyOfRange(ends, from, from + size);
            double t = endpoints ? 0 : random.nextDouble();
            double[] here = straight ? lerp(a, b, t) : slerp(a, b, t);
            double[] there = straight ? lerp(a, b, t + epsilon) : slerp(a, b, t + epsilon);
            System.arraycopy(here, 0, places, from, size);
            System.arraycopy(there, 0, places, starts.length + from, size);
        }
        return manager.create(places, new Shape(places.length / size, size))
                .toType(dataType, false);
    }

    private static double[] doubles(NDArray values) {
        return values.toType(DataType.FLOAT64, false).toDoubleArray();
    }

    static double[] lerp(double[] a, double[] b, double t) {
        return mixed(a, 1 - t, b, t);
    }

    /** Along the arc between two directions (Shoemake 1985); parallel ones by a straight line. */
    static double[] slerp(double[] a, double[] b, double t) {
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            squareA += a[i] * a[i];
            squareB += b[i] * b[i];
        }
        double cosine = product / Math.sqrt(squareA * squareB);
        double angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
        double sine = Math.sin(angle);
        if (!(sine > 1e-9)) {
            return lerp(a, b, t);
        }
        return mixed(a, Math.sin((1 - t) * angle) / sine, b, Math.sin(t * angle) / sine);
    }

    private static double[] mixed(double[] a, double ofA, double[] b, double ofB) {
        double[] mixed = new double[a.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = ofA * a[i] + ofB * b[i];
        }
        return mixed;
    }

    /** The mean of what lies between two percentiles, which are values of the sample. */
    static double trimmedMean(double[] values, double lowest, double highest) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double least = sorted[(int) Math.floor(lowest / 100 * (sorted.length - 1))];
        double most = sorted[(int) Math.ceil(highest / 100 * (sorted.length - 1))];
        return Arrays.stream(sorted)
                .filter(value -> value >= least && value <= most)
                .average()
                .orElseThrow();
    }

    /** What is measured: 50,000 full paths, curved, eps 1e-4, percentiles 1 to 99 by default. */
    public static final class Builder {

        private final ImageDistance distance;
        private int paths = 50_000;
        private int batch = 32;
        private double epsilon = 1e-4;
        private boolean straight;
        private boolean endpoints;
        private double lowest = 1;
        private double highest = 99;
        private Device device = Device.cpu();
        private DataType dataType = DataType.FLOAT32;

        private Builder(ImageDistance distance) {
            this.distance = distance;
        }

        /**
         * Measures fewer or more paths.
         *
         * @param count at least 1; 50,000 by default
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optPaths(int count) {
            Preconditions.checkArgument(count >= 1, "paths must be at least 1, but was %s", count);
            paths = count;
            return this;
        }

        /**
         * Sets how many paths are measured at a time; memory holds the images of both ends.
         *
         * @param size at least 1; 32 by default
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optBatchSize(int size) {
            Preconditions.checkArgument(
                    size >= 1, "the batch size must be at least 1, but was %s", size);
            batch = size;
            return this;
        }

        /**
         * Sets the step.
         *
         * @param step in t, which goes from 0 to 1; 1e-4 by default
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optEpsilon(double step) {
            Preconditions.checkArgument(
                    step > 0 && step < 1, "epsilon must be above 0 and below 1, but was %s", step);
            epsilon = step;
            return this;
        }

        /**
         * Interpolates in a straight line instead of along the arc, as fits uniform latents.
         *
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optStraight() {
            straight = true;
            return this;
        }

        /**
         * Takes t = 0 instead of t uniform in [0, 1): the value at real latents only.
         *
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optEndpoints() {
            endpoints = true;
            return this;
        }

        /**
         * Leaves out extreme lengths.
         *
         * @param from the lowest percentile that counts, 0 or more; 1 by default
         * @param to the highest, up to 100; 99 by default
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optPercentiles(double from, double to) {
            Preconditions.checkArgument(
                    from >= 0 && from < to && to <= 100,
                    "percentiles must rise within 0 to 100, but were %s and %s",
                    from,
                    to);
            lowest = from;
            highest = to;
            return this;
        }

        /**
         * Names where the generator runs.
         *
         * @param on the device of the generator; the CPU by default
         * @param type the data type of its latents; FLOAT32 by default
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optDevice(Device on, DataType type) {
            device = on;
            dataType = type;
            return this;
        }

        /** {@return the settings} */
        public PerceptualPathLength build() {
            return new PerceptualPathLength(this);
        }
    }
}
