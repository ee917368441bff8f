package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.gan4j.data.ProgressListener;
import org.gan4j.metrics.FrechetInceptionDistanceInfinity.Point;
import org.junit.jupiter.api.Test;

/** FID-infinity, intra FID, and the statistics below them. */
class FrechetVariantsTest {

    private static FeatureStatistics standard(int dimension) {
        double[] identity = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++) {
            identity[i * dimension + i] = 1;
        }
        return FeatureStatistics.known(100_000, new double[dimension], identity);
    }

    @Test
    void infinity_fitsTheLineOfOtherTools() {
        JsonObject golden = SampleGolden.object("fidInfinity");
        double[] counts = SampleGolden.doubles(golden.getAsJsonArray("counts"));
        double[] distances = SampleGolden.doubles(golden.getAsJsonArray("distances"));
        List<Point> points =
                IntStream.range(0, counts.length)
                        .mapToObj(i -> new Point((int) counts[i], distances[i]))
                        .toList();
        FrechetInceptionDistanceInfinity fit = FrechetInceptionDistanceInfinity.fit(points);
        assertThat(fit.value()).isCloseTo(golden.get("value").getAsDouble(), within(1e-10));
        assertThat(fit.slope()).isCloseTo(golden.get("slope").getAsDouble(), within(1e-7));
        assertThat(fit.points()).isEqualTo(points);
    }

    @Test
    void infinity_ofKnownGaussians_isNearerToTheTruthThanPlainFid() {
        int dimension = 32;
        double deviation = 1.2;
        double truth = dimension * 0.2 * 0.2;
        double plainError = 0;
        double infinityError = 0;
        for (long seed = 1; seed <= 5; seed++) {
            Features fake = SampleGolden.normal(2_000, dimension, 0, deviation, seed);
            double plain =
                    FrechetInceptionDistance.between(
                            standard(dimension), FeatureStatistics.of(fake));
            FrechetInceptionDistanceInfinity infinity =
                    FrechetInceptionDistanceInfinity.between(
                            standard(dimension), fake, 15, 400, seed, ProgressListener.NONE);
            Point last = infinity.points().get(14);
            assertThat(last.count()).isEqualTo(2_000);
            assertThat(last.distance()).isCloseTo(plain, within(1e-9));
            assertThat(infinity.slope()).isPositive();
            assertThat(infinity.value()).isLessThan(plain);
            plainError += Math.abs(plain - truth);
            infinityError += Math.abs(infinity.value() - truth);
        }
        assertThat(infinityError).isLessThan(plainError / 3);
    }

    @Test
    void infinity_takesSizesFromATenth_andItsSeedDecides() {
        Features real = SampleGolden.features(300, 6, 1, 1, 0);
        Features fake = SampleGolden.features(300, 6, 2, 1.3, 0.1);
        FrechetInceptionDistanceInfinity distance =
                FrechetInceptionDistanceInfinity.between(real, fake, 7);
        assertThat(distance.points()).hasSize(15);
        assertThat(distance.points().get(0).count()).isEqualTo(30);
        assertThat(distance).isEqualTo(FrechetInceptionDistanceInfinity.between(real, fake, 7));
        assertThat(distance).isNotEqualTo(FrechetInceptionDistanceInfinity.between(real, fake, 8));
    }

    @Test
    void infinity_ofTooFewSamples_saysWhatToDo() {
        Features few = SampleGolden.features(12, 3, 1, 1, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrechetInceptionDistanceInfinity.between(few, few, 1))
                .withMessage(
                        "15 subsets from 2 to 12 samples cannot all differ: give more samples or fewer"
                                + " subsets");
    }

    @Test
    void intraClass_agreesWithOtherTools() {
        int[] realLabels = IntStream.range(0, 90).map(i -> i % 3 * 2).toArray();
        int[] fakeLabels = IntStream.range(0, 80).map(i -> i % 3 * 2).toArray();
        IntraClassFid distance =
                IntraClassFid.between(
                        SampleGolden.features(90, 6, 1, 1, 0),
                        realLabels,
                        SampleGolden.features(80, 6, 2, 1.3, 0.1),
                        fakeLabels);
        double sum = 0;
        for (Map.Entry<String, JsonElement> golden : SampleGolden.object("intraClass").entrySet()) {
            double expected = golden.getValue().getAsDouble();
            assertThat(distance.byClass().get(Integer.valueOf(golden.getKey())))
                    .isCloseTo(expected, within(1e-7));
            sum += expected;
        }
        assertThat(distance.byClass()).containsOnlyKeys(0, 2, 4);
        assertThat(distance.mean()).isCloseTo(sum / 3, within(1e-7));
    }

    @Test
    void intraClass_seesSwappedClasses_whereFidSeesNothing() {
        float[] values = SampleGolden.floats(SampleGolden.normal(400, 3, 0, 1, 1));
        int[] labels = new int[400];
        for (int i = 0; i < 400; i++) {
            labels[i] = i % 2;
            values[3 * i] += 10 * labels[i];
        }
        Features features = Features.of(values, 3);
        int[] swapped = Arrays.stream(labels).map(label -> 1 - label).toArray();
        assertThat(FrechetInceptionDistance.between(features, features)).isCloseTo(0, within(1e-6));
        assertThat(IntraClassFid.between(features, labels, features, labels).mean())
                .isCloseTo(0, within(1e-6));
        assertThat(IntraClassFid.between(features, labels, features, swapped).mean())
                .isGreaterThan(90);
    }

    @Test
    void intraClass_withoutTwoSamplesOfAClass_namesIt() {
        Features features = SampleGolden.features(4, 2, 1, 1, 0);
        int[] both = {0, 0, 7, 7};
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                IntraClassFid.between(
                                        features, both, features, new int[] {0, 0, 0, 7}))
                .withMessage(
                        "class 7 has 1 generated samples, but needs at least 2: give more, or leave the"
                                + " class out of both sets");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                IntraClassFid.between(
                                        features, both, features, new int[] {0, 0, 9, 9}))
                .withMessageContaining("class 7 has 0 generated");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                IntraClassFid.between(
                                        features, new int[] {0, 0, 0, 0}, features, both))
                .withMessageContaining("class 7 has 0 real");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IntraClassFid.between(features, both, features, new int[3]))
                .withMessage("3 labels for the features of 4 generated samples");
    }

    @Test
    void statistics_inBatchesOfAnySizeAndOrder_areTheSame() {
        int count = 5_000;
        Features all = SampleGolden.normal(count, 12, 100, 3, 3);
        FeatureStatistics once = FeatureStatistics.of(all);
        Features shuffled = all.pick(RandomRows.draw(count, count, new Random(1)));
        for (int batch : new int[] {1, 7, 64, 4_999}) {
            FeatureStatistics pieces = FeatureStatistics.empty(12);
            for (int from = 0; from < count; from += batch) {
                pieces.add(shuffled.slice(from, Math.min(count, from + batch)));
            }
            assertThat(pieces.count()).isEqualTo(count);
            assertThat(pieces.mean()).containsExactly(once.mean(), within(1e-9));
            assertThat(pieces.covariance(1)).containsExactly(once.covariance(1), within(1e-9));
        }
    }

    @Test
    void longMetrics_reportEveryBlock_andStopWhenInterrupted() {
        Features set = SampleGolden.features(60, 4, 1, 1, 0);
        List<String> reports = new ArrayList<>();
        ProgressListener listener =
                (task, done, total) -> reports.add(task + " " + done + "/" + total);
        KernelInceptionDistance.between(set, set, 2, 30, 1, listener);
        PrecisionRecall.between(set, set, 3, listener);
        FrechetInceptionDistanceInfinity.between(
                FeatureStatistics.of(set), set, 2, 30, 1, listener);
        assertThat(reports)
                .containsExactly(
                        "kernel distances 1/2",
                        "kernel distances 2/2",
                        "radii of real samples 1/1",
                        "radii of generated samples 1/1",
                        "distances 1/1",
                        "distances of subsets 1/2",
                        "distances of subsets 2/2");
        ProgressListener interrupting = (task, done, total) -> Thread.currentThread().interrupt();
        assertThatThrownBy(() -> PrecisionRecall.between(set, set, 3, interrupting))
                .isInstanceOf(CancellationException.class)
                .hasMessage("radii of real samples was interrupted after 1 of 1");
        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(() -> KernelInceptionDistance.between(set, set, 5, 30, 1, interrupting))
                .isInstanceOf(CancellationException.class)
                .hasMessage("kernel distances was interrupted after 1 of 5");
        assertThat(Thread.interrupted()).isTrue();
    }
}
