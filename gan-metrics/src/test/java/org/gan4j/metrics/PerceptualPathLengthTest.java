package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.gan4j.data.Conditioning;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;
import org.gan4j.djl.torch.Torch;
import org.gan4j.latent.LatentPrior;
import org.gan4j.metrics.extractor.BlockExtractor;
import org.gan4j.network.GeneratorInput;
import org.gan4j.run.RandomSource;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.Test;

/** Path lengths of generators whose lengths are known. */
class PerceptualPathLengthTest {

    private static final int SIZE = 8;

    /** z on the unit circle. */
    private static final LatentPrior CIRCLE =
            new LatentPrior() {
                @Override
                public int size() {
                    return 2;
                }

                @Override
                public NDArray draw(int count, RandomSource random) {
                    NDArray angle = random.uniform(new Shape(count, 1)).mul(2 * Math.PI);
                    return angle.cos().concat(angle.sin(), 1);
                }
            };

    private static PerceptualPathLength.Builder all(ImageDistance distance) {
        return PerceptualPathLength.builder(distance).optBatchSize(500).optPercentiles(0, 100);
    }

    /** Images (N, 1, 2, 4) of latents of 8 dimensions, each pixel scaled by its number. */
    private static NDArray linear(NDArray latent) {
        NDArray scales =
                latent.getManager().arange(1f, SIZE + 1f).toType(latent.getDataType(), false);
        return latent.mul(scales).reshape(-1, 1, 2, 4);
    }

    @Test
    void straightPathsOfALinearGenerator_haveTheLengthOfItsMatrix() {
        // E |A (b - a)|^2 = 2 |A|^2 = 2 (1 + 4 + ... + 64)
        double expected = 2 * 204;
        for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
            double length =
                    all(ImageDistance.pixels())
                            .optPaths(20_000)
                            .optStraight()
                            .optDevice(Device.cpu(), type)
                            .build()
                            .measure(
                                    PerceptualPathLengthTest::linear,
                                    LatentPrior.normal(SIZE),
                                    1,
                                    ProgressListener.NONE);
            assertThat(length).isCloseTo(expected, within(expected * 0.02));
        }
    }

    @Test
    void theDefaults_are50000CurvedPathsOfNormalLatents() {
        UnaryOperator<NDArray> lpips = images -> images.mul(2);
        ImageDistance distance =
                (first, second) -> ImageDistance.squared(lpips.apply(first), lpips.apply(second));
        List<Long> paths = new ArrayList<>();
        double byHand =
                PerceptualPathLength.builder(distance)
                        .optPaths(50_000)
                        .optBatchSize(32)
                        .optEpsilon(1e-4)
                        .optPercentiles(1, 99)
                        .optDevice(Device.cpu(), DataType.FLOAT32)
                        .build()
                        .measure(
                                PerceptualPathLengthTest::linear,
                                LatentPrior.normal(SIZE),
                                4,
                                (task, done, total) -> paths.add(done));
        assertThat(PerceptualPathLength.of(new Linear(), distance, 4)).isEqualTo(byHand);
        assertThat(byHand).isPositive();
        assertThat(paths).hasSize(1_563).startsWith(32L, 64L).endsWith(50_000L);
    }

    /** A trained generator without a network. */
    private static final class Linear implements TrainedGenerator {

        @Override
        public Conditioning conditioning() {
            return Conditioning.none();
        }

        @Override
        public int latentSize() {
            return SIZE;
        }

        @Override
        public Shape sampleShape() {
            return new Shape(1, 2, 4);
        }

        @Override
        public Samples sample(SampleRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public NDArray generate(GeneratorInput input) {
            return linear(Objects.requireNonNull(input.latent()));
        }

        @Override
        public void save(Path directory) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    @Test
    void curvedPathsOnACircle_haveTheSquareOfTheirAngle() {
        // the angle is uniform on [0, pi], whose square has the mean pi^2 / 3
        double expected = Math.PI * Math.PI / 3;
        PerceptualPathLength full = all(ImageDistance.pixels()).optPaths(10_000).build();
        PerceptualPathLength ends =
                all(ImageDistance.pixels()).optPaths(10_000).optEndpoints().build();
        double atEnds = ends.measure(z -> z, CIRCLE, 3, ProgressListener.NONE);
        assertThat(full.measure(z -> z, CIRCLE, 3, ProgressListener.NONE))
                .isCloseTo(expected, within(0.08))
                .isCloseTo(atEnds, within(1e-3));
    }

    @Test
    void aGeneratorThatAlwaysMakesTheSame_hasNoLength_andItsScaleCountsSquared() {
        PerceptualPathLength path = all(ImageDistance.pixels()).optPaths(200).build();
        LatentPrior prior = LatentPrior.normal(SIZE);
        double once = path.measure(z -> z, prior, 5, ProgressListener.NONE);
        assertThat(path.measure(z -> z, prior, 5, ProgressListener.NONE)).isEqualTo(once);
        assertThat(path.measure(z -> z.mul(3), prior, 5, ProgressListener.NONE))
                .isCloseTo(9 * once, within(once * 1e-3));
        assertThat(path.measure(z -> z.mul(0), prior, 5, ProgressListener.NONE)).isZero();
    }

    @Test
    void slerp_keepsLengths_andMeetsBothEnds() {
        double[] a = {3, 0};
        double[] b = {0, 3};
        double half = 3 / Math.sqrt(2);
        assertThat(PerceptualPathLength.slerp(a, b, 0)).containsExactly(a, within(1e-12));
        assertThat(PerceptualPathLength.slerp(a, b, 1)).containsExactly(b, within(1e-12));
        assertThat(PerceptualPathLength.slerp(a, b, 0.5))
                .containsExactly(new double[] {half, half}, within(1e-12));
        assertThat(PerceptualPathLength.slerp(a, a, 0.3)).containsExactly(a, within(1e-12));
        assertThat(PerceptualPathLength.slerp(new double[2], b, 0.5))
                .containsExactly(new double[] {0, 1.5}, within(1e-12));
        assertThat(PerceptualPathLength.lerp(a, b, 0.25))
                .containsExactly(new double[] {2.25, 0.75}, within(1e-12));
    }

    @Test
    void trimmedMean_agreesWithOtherTools() {
        double[] values =
                IntStream.rangeClosed(1, 250)
                        .mapToDouble(i -> Math.pow(i * 7919 % 1009, 2))
                        .toArray();
        assertThat(PerceptualPathLength.trimmedMean(values, 1, 99))
                .isCloseTo(SampleGolden.of("trimmed").getAsDouble(), within(1e-6));
        assertThat(PerceptualPathLength.trimmedMean(new double[] {4}, 1, 99)).isEqualTo(4);
    }

    @Test
    void distancesByABlock_doNotRoundPixels() {
        LambdaBlock doubled =
                new LambdaBlock(x -> new NDList(x.head().flatten(1, 3).mul(2)), "doubled");
        BlockExtractor extractor = BlockExtractor.builder(doubled, "doubled", "none").build();
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray first = manager.zeros(new Shape(3, 1, 2, 2));
            NDArray second = first.add(1e-4f);
            // four pixels, each 2e-4 apart after the block, which sees [-1, 1]
            assertThat(extractor.distance().between(first, second).toFloatArray())
                    .containsExactly(new float[] {1.6e-7f, 1.6e-7f, 1.6e-7f}, within(1e-9f));
            assertThat(ImageDistance.pixels().between(first, second).toFloatArray())
                    .containsExactly(new float[] {4e-8f, 4e-8f, 4e-8f}, within(1e-12f));
        }
    }

    @Test
    void aGeneratorThatLosesSamples_isRefused() {
        PerceptualPathLength path =
                PerceptualPathLength.builder(ImageDistance.pixels()).optPaths(4).build();
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                path.measure(
                                        z -> z.get("0:3"),
                                        LatentPrior.normal(2),
                                        1,
                                        ProgressListener.NONE))
                .withMessage("the generator made samples of shape (3, 2) from 8 latents");
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                path.measure(
                                        z -> z.div(0),
                                        LatentPrior.normal(2),
                                        1,
                                        ProgressListener.NONE))
                .withMessage("a distance is NaN");
    }
}
