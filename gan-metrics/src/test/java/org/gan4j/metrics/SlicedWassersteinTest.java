package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;
import org.junit.jupiter.api.Test;

/** Sliced Wasserstein distances of features and of images. */
class SlicedWassersteinTest {

    private static double along(Features real, Features fake, int order) {
        return SlicedWassersteinDistance.along(
                real, fake, SampleGolden.directions(20, 8), order, ProgressListener.NONE);
    }

    @Test
    void features_agreeWithOtherTools() {
        Features x = SampleGolden.features(60, 8, 1, 1, 0);
        Features y = SampleGolden.features(60, 8, 2, 1.3, 0.1);
        Features z = SampleGolden.features(45, 8, 3, 0.7, 0.2);
        JsonObject golden = SampleGolden.object("sliced");
        for (int order = 1; order <= 2; order++) {
            assertThat(along(x, y, order))
                    .isCloseTo(golden.get("equal" + order).getAsDouble(), within(1e-12));
            assertThat(along(x, z, order))
                    .isCloseTo(golden.get("unequal" + order).getAsDouble(), within(1e-12));
            assertThat(along(z, x, order)).isCloseTo(along(x, z, order), within(1e-12));
            assertThat(along(x, x, order)).isZero();
        }
    }

    @Test
    void features_movedByAVector_areAsFarAsItsMeanProjection() {
        int dimension = 5;
        Features set = SampleGolden.normal(300, dimension, 0, 1, 1);
        float[] moved = SampleGolden.floats(set);
        for (int i = 0; i < moved.length; i += dimension) {
            moved[i] += 2;
        }
        Features other = Features.of(moved, dimension);
        // E|u_1| = Gamma(d/2) / (sqrt(pi) Gamma((d+1)/2)) and E u_1^2 = 1/d; in 5 dimensions 3/8
        assertThat(SlicedWassersteinDistance.between(set, other, 1))
                .isCloseTo(2 * 0.375, within(0.06));
        assertThat(
                        SlicedWassersteinDistance.between(
                                set, other, 2, 4_000, 1, ProgressListener.NONE))
                .isCloseTo(2 / Math.sqrt(dimension), within(0.03));
    }

    @Test
    void features_inManyBlocks_agreeWithTheDistanceOfNumbers() {
        Features x = SampleGolden.features(2_300, 8, 1, 1, 0);
        Features y = SampleGolden.features(4_500, 8, 2, 1.3, 0.1);
        double[][] directions = SampleGolden.directions(3, 8);
        double expected = 0;
        for (double[] direction : directions) {
            expected +=
                    WassersteinDistance1d.between(projected(x, direction), projected(y, direction))
                            / 3;
        }
        assertThat(SlicedWassersteinDistance.along(x, y, directions, 1, ProgressListener.NONE))
                .isCloseTo(expected, within(1e-7));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                SlicedWassersteinDistance.between(
                                        x, x, 3, 1, 1, ProgressListener.NONE))
                .withMessage("the order must be 1 or 2, but was 3");
    }

    private static float[] projected(Features features, double[] direction) {
        float[] projected = new float[features.count()];
        for (int i = 0; i < projected.length; i++) {
            double sum = 0;
            for (int c = 0; c < direction.length; c++) {
                sum += features.get(i, c) * direction[c];
            }
            projected[i] = (float) sum;
        }
        return projected;
    }

    private static IntUnaryOperator places() {
        long[] draws = {0};
        return bound -> (int) ((++draws[0] * 2654435761L) % (1L << 32) % bound);
    }

    private static Samples images(int count, long salt, double scale) {
        Shape shape = new Shape(3, 32, 64);
        Features values = SampleGolden.features(count, (int) shape.size(), salt, scale, 0);
        return Samples.ofFloats(SampleGolden.floats(values), shape);
    }

    @Test
    void patchesOfThePyramid_agreeWithOtherTools() {
        JsonArray golden = SampleGolden.of("pyramid").getAsJsonArray();
        for (int level = 0; level < 2; level++) {
            JsonObject expected = golden.get(level).getAsJsonObject();
            Features real =
                    LaplacianPyramid.patches(
                            images(6, 1, 1), level, 10, places(), ProgressListener.NONE);
            Features fake =
                    LaplacianPyramid.patches(
                            images(5, 2, 0.6), level, 10, places(), ProgressListener.NONE);
            double[] first = SampleGolden.doubles(expected.getAsJsonArray("first"));
            double[] last = SampleGolden.doubles(expected.getAsJsonArray("last"));
            for (int i = 0; i < 5; i++) {
                assertThat((double) real.get(0, i)).isCloseTo(first[i], within(1e-6));
                assertThat((double) real.get(59, 142 + i)).isCloseTo(last[i], within(1e-6));
            }
            double distance =
                    1e3
                            * SlicedWassersteinDistance.along(
                                    real,
                                    fake,
                                    SampleGolden.directions(16, 147),
                                    1,
                                    ProgressListener.NONE);
            assertThat(distance).isCloseTo(expected.get("distance").getAsDouble(), within(1e-4));
        }
    }

    /** Smooth waves with random phases, and noise of the finest scale. */
    private static Samples waves(int count, double noise, long seed) {
        int side = 64;
        Random random = new Random(seed);
        float[] values = new float[count * side * side];
        for (int image = 0; image < count; image++) {
            double phase = random.nextDouble() * 6;
            for (int i = 0; i < side * side; i++) {
                int x = i % side;
                int y = i / side;
                double wave =
                        Math.sin(x / 9.0 + phase) + Math.sin(y / 2.0 - phase) + Math.cos(x * 2);
                double checks = (x + y) % 2 == 0 ? noise : -noise;
                values[image * side * side + i] = (float) (0.2 * wave + checks);
            }
        }
        return Samples.ofFloats(values, new Shape(1, side, side));
    }

    private static double at(ImageSlicedWasserstein distance, int level) {
        return Preconditions.checkNotNull(distance.levels().get(level));
    }

    @Test
    void images_fineNoiseIsSeenAtTheFinestLevel_only() {
        Samples real = waves(12, 0, 1);
        ImageSlicedWasserstein same =
                ImageSlicedWasserstein.between(real, waves(12, 0, 1), 64, 64, 1, (t, d, n) -> {});
        ImageSlicedWasserstein noisy =
                ImageSlicedWasserstein.between(real, waves(12, 0.4, 1), 64, 64, 1, (t, d, n) -> {});
        assertThat(same.levels().keySet()).containsExactly(64, 32, 16);
        assertThat(at(noisy, 64)).isGreaterThan(3 * at(same, 64));
        assertThat(at(noisy, 16)).isLessThan(1.5 * at(same, 16));
        double sum = noisy.levels().values().stream().mapToDouble(value -> value).sum();
        assertThat(noisy.mean()).isCloseTo(sum / 3, within(1e-9));
    }

    @Test
    void images_thatCannotBeHalved_areRefused() {
        Samples odd = Samples.ofBytes(new byte[36 * 33], new Shape(1, 36, 33));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageSlicedWasserstein.between(odd, odd, 1))
                .withMessage(
                        "2 levels need sides that are multiples of 2, but images are 36 x 33: resize"
                                + " them");
        Samples small = Samples.ofBytes(new byte[64], new Shape(1, 8, 8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageSlicedWasserstein.between(small, small, 1))
                .withMessage(
                        "images must have at least 16 x 16 pixels, but are 8 x 8: enlarge them");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageSlicedWasserstein.between(odd, small, 1))
                .withMessageContaining("resize one of them");
    }

    @Test
    void images_ofOneColour_areAtNoDistance() {
        Samples grey = Samples.ofBytes(new byte[2 * 28 * 28], new Shape(1, 28, 28));
        assertThat(ImageSlicedWasserstein.between(grey, grey, 1).mean()).isZero();
    }
}
