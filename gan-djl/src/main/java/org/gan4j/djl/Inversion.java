package org.gan4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.primitives.Doubles;
import com.google.common.primitives.Floats;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.network.GeneratorInput;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.gan4j.schedule.Schedule;

/**
 * Projects images into the latent space of a generator: finds, by gradients, latents for which it
 * makes images that are near to them (Zhu et al. 2016, section 3.1; Creswell and Bharath 2018).
 *
 * <p>Each search begins with one of the best of many random latents, and goes on with Adam (0.9,
 * 0.999), whose rate falls to 0 along a half cosine; the nearest image of all searches counts.
 *
 * <pre>{@code
 * Inversion.Result found = Inversion.builder(generator).build().invert(photographs);
 * Samples again = found.images();
 * }</pre>
 */
public final class Inversion {

    private static final int CHUNK = 64;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final Settings settings;

    private Inversion(Settings settings) {
        this.settings = settings;
    }

    private record Settings(
            TrainedGenerator generator,
            int steps,
            int restarts,
            int candidates,
            double rate,
            long seed,
            Distance distance,
            ProgressListener listener) {}

    /** How far generated images are from those that are sought. */
    @FunctionalInterface
    public interface Distance {

        /**
         * Compares images one by one, with operations that gradients flow through.
         *
         * @param made generated images, (N, sample shape)
         * @param sought as many images
         * @return N distances, (N)
         */
        NDArray between(NDArray made, NDArray sought);

        /** {@return the mean squared difference of all values of an image} */
        static Distance pixels() {
            return (made, sought) ->
                    made.sub(sought)
                            .square()
                            .reshape(made.getShape().get(0), -1)
                            .mean(new int[] {1});
        }

        /**
         * The mean squared difference of features, such as those of a perceptual network.
         *
         * @param network takes images to features of shape (N, ...), with operations that gradients
         *     flow through
         * @return the distance
         */
        static Distance features(UnaryOperator<NDArray> network) {
            return (made, sought) -> pixels().between(network.apply(made), network.apply(sought));
        }
    }

    /**
     * What was found for each image, in their order.
     *
     * @param latents (N, latent size)
     * @param images what the generator makes of them
     * @param errors the distances of these images to those that were sought
     */
    public record Result(Samples latents, Samples images, List<Double> errors) {

        public Result {
            errors = List.copyOf(errors);
        }
    }

    /**
     * Begins a description.
     *
     * @param generator takes latents, and no conditions
     * @return a builder
     * @throws IllegalArgumentException if it takes anything else
     */
    public static Builder builder(TrainedGenerator generator) {
        return new Builder(generator);
    }

    /** Describes a search. */
    public static final class Builder {

        private final TrainedGenerator generator;
        private int steps = 300;
        private int restarts = 4;
        private int candidates = 256;
        private double rate = 0.1;
        private long seed = 1;
        private Distance distance = Distance.pixels();
        private ProgressListener listener = (task, done, total) -> {};

        private Builder(TrainedGenerator generator) {
            Preconditions.checkArgument(
                    generator.latentSize() > 0 && generator.conditioning().isNone(),
                    "inversion seeks latents and nothing else, but this generator takes %s latents"
                            + " and %s",
                    generator.latentSize(),
                    generator.conditioning());
            this.generator = generator;
        }

        /**
         * Sets the number of steps of each search; 300 by default.
         *
         * @param value at least 1
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optSteps(int value) {
            steps = atLeastOne("steps", value);
            return this;
        }

        /**
         * Sets how many searches there are for each image; 4 by default, for a search may end in a
         * place that is not the best.
         *
         * @param value at least 1
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optRestarts(int value) {
            restarts = atLeastOne("restarts", value);
            return this;
        }

        /**
         * Sets of how many random latents the best are taken as beginnings; 256 by default.
         *
         * @param value at least 1; no less than the restarts are drawn
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optCandidates(int value) {
            candidates = atLeastOne("candidates", value);
            return this;
        }

        /**
         * Sets the learning rate at the beginning; 0.1 by default, as for StyleGAN2 (Karras et al.
         * 2020, appendix D).
         *
         * @param value above 0
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optLearningRate(double value) {
            Preconditions.checkArgument(value > 0, "the rate must be above 0, but was %s", value);
            rate = value;
            return this;
        }

        /**
         * Sets the seed of the random latents; 1 by default.
         *
         * @param value any
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optSeed(long value) {
            seed = value;
            return this;
        }

        /**
         * Sets what is made small; {@link Distance#pixels} by default.
         *
         * @param value the distance
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optDistance(Distance value) {
            distance = Preconditions.checkNotNull(value, "distance");
            return this;
        }

        /**
         * Sets who is told how far it is.
         *
         * @param value is told after every step
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optListener(ProgressListener value) {
            listener = Preconditions.checkNotNull(value, "listener");
            return this;
        }

        private static int atLeastOne(String what, int value) {
            Preconditions.checkArgument(value >= 1, "%s must be at least 1, not %s", what, value);
            return value;
        }

        /** {@return the search; changes of this builder do not reach it} */
        public Inversion build() {
            return new Inversion(
                    new Settings(
                            generator,
                            steps,
                            restarts,
                            Math.max(candidates, restarts),
                            rate,
                            seed,
                            distance,
                            listener));
        }
    }

    /**
     * Seeks latents for images.
     *
     * @param images of the generator's sample shape, as bytes or in [-1, 1]
     * @return what was found; the same for the same seed, on one machine
     * @throws IllegalArgumentException if they have another shape, or there are none
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its flag
     *     stays set
     */
    public Result invert(Samples images) {
        Shape shape = settings.generator.sampleShape();
        Preconditions.checkArgument(
                images.sampleShape().equals(shape) && images.size() >= 1,
                "this generator makes samples of shape %s, but %s samples of shape %s are sought",
                shape,
                images.size(),
                images.sampleShape());
        List<float[]> latents = new ArrayList<>();
        List<float[]> made = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        int each = Math.max(1, CHUNK / settings.restarts);
        try (NDManager manager = Torch.newManager(settings.generator.device())) {
            Candidates candidates = new Candidates(manager);
            for (long from = 0; from < images.size(); from += each) {
                long to = Math.min(images.size(), from + each);
                Search search = new Search(manager, images.slice(from, to), candidates);
                for (int step = 0; step < settings.steps; step++) {
                    search.step(step);
                    settings.listener.report(
                            "inversion",
                            from * settings.steps + (to - from) * (step + 1L),
                            images.size() * settings.steps);
                }
                search.addTo(latents, made, errors);
            }
        }
        return new Result(
                samples(latents, new Shape(settings.generator.latentSize())),
                samples(made, shape),
                errors);
    }

    private static ResidentSamples samples(List<float[]> rows, Shape shape) {
        return Samples.ofFloats(Floats.concat(rows.toArray(float[][]::new)), shape);
    }

    /** Random latents, and what the generator makes of them. */
    private final class Candidates {

        private final NDArray latents;
        private final NDArray images;

        Candidates(NDManager manager) {
            SampleRequest request = SampleRequest.of(settings.candidates).withSeed(settings.seed);
            latents = settings.generator.latents(request, manager);
            images =
                    manager.create(
                                    settings.generator.sample(request).floats(),
                                    new Shape(settings.candidates)
                                            .addAll(settings.generator.sampleShape()))
                            .toType(latents.getDataType(), false);
        }

        /** The rows of the nearest, the nearest first. */
        int[] nearest(NDArray sought) {
            try (NDScope strays = new NDScope();
                    GradMode mode = GradMode.off()) {
                NDArray repeated = sought.expandDims(0).repeat(0, settings.candidates);
                double[] distances = doubles(between(images, repeated));
                return IntStream.range(0, distances.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> distances[i]))
                        .limit(settings.restarts)
                        .mapToInt(Integer::intValue)
                        .toArray();
            }
        }
    }

    private NDArray between(NDArray made, NDArray sought) {
        NDArray distances = settings.distance.between(made, sought);
        Preconditions.checkArgument(
                distances.getShape().equals(new Shape(made.getShape().get(0))),
                "a distance gives one number for each image, (%s), but gave %s",
                made.getShape().get(0),
                distances.getShape());
        return distances;
    }

    private static double[] doubles(NDArray values) {
        return values.toType(DataType.FLOAT64, false).toDoubleArray();
    }

    /**
     * All searches for some images, side by side: row i of the latents is for image i / restarts.
     */
    private final class Search {

        private final NDManager manager;
        private final DataType type;
        private final NDArray sought;
        private final double[] latents;
        private final double[] first;
        private final double[] second;
        private final double[] best;
        private final double[] bestLatents;
        private final int rows;
        private final int size = settings.generator.latentSize();

        Search(NDManager manager, Samples images, Candidates candidates) {
            this.manager = manager;
            type = candidates.latents.getDataType();
            rows = (int) images.size() * settings.restarts;
            Shape all = new Shape(images.size()).addAll(images.sampleShape());
            NDArray once = manager.create(images.floats(), all).toType(type, false);
            sought = once.repeat(0, settings.restarts);
            latents = new double[rows * size];
            first = new double[rows * size];
            second = new double[rows * size];
            best = new double[rows];
            Arrays.fill(best, Double.POSITIVE_INFINITY);
            bestLatents = new double[rows * size];
            double[] known = doubles(candidates.latents);
            for (int image = 0; image < images.size(); image++) {
                int[] nearest = candidates.nearest(once.get(image));
                for (int i = 0; i < nearest.length; i++) {
                    int row = image * settings.restarts + i;
                    System.arraycopy(known, nearest[i] * size, latents, row * size, size);
                }
            }
        }

        void step(int step) {
            double[] gradient;
            try (NDManager own = manager.newSubManager();
                    NDScope strays = new NDScope();
                    GradMode mode = GradMode.on()) {
                NDArray z = Autograd.leaf(array(own, latents));
                NDArray distances = distances(z);
                keepBest(doubles(Autograd.detach(distances)));
                gradient = doubles(Autograd.gradients(distances.sum(), new NDList(z)).head());
            }
            double rate = Schedule.cosine(settings.rate, 0, settings.steps).at(step);
            double scale =
                    Math.sqrt(1 - Math.pow(BETA2, step + 1)) / (1 - Math.pow(BETA1, step + 1));
            for (int i = 0; i < latents.length; i++) {
                first[i] = BETA1 * first[i] + (1 - BETA1) * gradient[i];
                second[i] = BETA2 * second[i] + (1 - BETA2) * gradient[i] * gradient[i];
                latents[i] -= rate * scale * first[i] / (Math.sqrt(second[i]) + EPSILON);
            }
        }

        private NDArray array(NDManager own, double... values) {
            return own.create(values, new Shape(values.length / size, size)).toType(type, false);
        }

        private NDArray distances(NDArray z) {
            return between(settings.generator.generateWithGradients(GeneratorInput.of(z)), sought);
        }

        private void keepBest(double... distances) {
            for (int row = 0; row < rows; row++) {
                if (distances[row] < best[row]) {
                    best[row] = distances[row];
                    System.arraycopy(latents, row * size, bestLatents, row * size, size);
                }
            }
        }

        /** The best of the searches for each image. */
        void addTo(List<float[]> found, List<float[]> made, List<Double> errors) {
            try (NDManager own = manager.newSubManager();
                    NDScope strays = new NDScope();
                    GradMode mode = GradMode.off()) {
                keepBest(doubles(distances(array(own, latents))));
                for (int image = 0; image < rows / settings.restarts; image++) {
                    int row = image * settings.restarts;
                    for (int i = row + 1; i < (image + 1) * settings.restarts; i++) {
                        row = best[i] < best[row] ? i : row;
                    }
                    double[] z = Arrays.copyOfRange(bestLatents, row * size, (row + 1) * size);
                    found.add(Floats.toArray(Doubles.asList(z)));
                    NDArray again = settings.generator.generate(array(own, z));
                    made.add(again.toType(DataType.FLOAT32, false).toFloatArray());
                    errors.add(best[row]);
                }
            }
        }
    }
}
