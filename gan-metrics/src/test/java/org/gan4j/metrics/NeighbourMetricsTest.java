package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metrics on distances of pairs, over several blocks. */
class NeighbourMetricsTest {

    private static final Features REAL = SampleGolden.features(4_500, 3, 1, 1, 0);
    private static final Features FAKE = SampleGolden.features(2_300, 3, 2, 1.3, 0.1);

    @Test
    void neighboursOverBlocks_agreeWithOtherTools() {
        JsonObject golden = SampleGolden.object("neighbours");
        NearestNeighbours found = NearestNeighbours.of(FAKE, REAL, 4, ProgressListener.NONE);
        double[] distances = new double[4];
        double[] indices = new double[4];
        double[] first = new double[4];
        for (int rank = 0; rank < 4; rank++) {
            first[rank] = found.index(0, rank);
            for (int row = 0; row < found.count(); row++) {
                distances[rank] += found.distance(row, rank);
                indices[rank] += found.index(row, rank);
            }
        }
        assertThat(first).containsExactly(SampleGolden.doubles(golden.getAsJsonArray("first")));
        assertThat(indices).containsExactly(SampleGolden.doubles(golden.getAsJsonArray("indices")));
        assertThat(distances)
                .containsExactly(
                        SampleGolden.doubles(golden.getAsJsonArray("distances")), within(1e-9));
    }

    /**
     * Samples far from 0, of which products say nothing exact about who is on the edge of a ball.
     */
    @ParameterizedTest
    @CsvSource({"4, 2048", "50, 64", "3000, 8", "2500, 512"})
    void aSetWithItself_hasDensityOne_atEachSize(int count, int dimension) {
        float[] values = new float[count * dimension];
        Random random = new Random(count);
        for (int i = 0; i < values.length; i++) {
            values[i] = 100 + (float) random.nextGaussian();
        }
        Features features = Features.of(values, dimension);
        assertThat(PrecisionRecall.between(features, features))
                .isEqualTo(new PrecisionRecall(1, 1, 1, 1));
        Features other = features.shuffled(2);
        assertThat(PrecisionRecall.between(features, other))
                .isEqualTo(new PrecisionRecall(1, 1, 1, 1));
    }

    @Test
    void inceptionScoreOfClassesInOrder_isThatOfAnyOrder_onceShuffled() {
        float[] logits = new float[1_000 * 10];
        for (int i = 0; i < 1_000; i++) {
            logits[i * 10 + i / 100] = 50;
        }
        Features ordered = Features.of(logits, 10);
        assertThat(InceptionScore.of(ordered).mean()).isCloseTo(1, within(1e-9));
        assertThat(InceptionScore.of(ordered.shuffled(1)).mean()).isGreaterThan(9);
    }

    @Test
    void precisionAndRecallOverBlocks_agreeWithOtherTools() {
        double[] golden =
                SampleGolden.doubles(SampleGolden.object("neighbours").getAsJsonArray("prdc"));
        PrecisionRecall actual = PrecisionRecall.between(REAL, FAKE);
        assertThat(
                        new double[] {
                            actual.precision(), actual.recall(), actual.density(), actual.coverage()
                        })
                .containsExactly(golden, within(1e-12));
    }

    @Test
    void searches_reportEveryBlock_andEndAtTheNextOneWhenInterrupted() {
        List<String> reports = new ArrayList<>();
        NearestNeighbours.of(FAKE, REAL, 1, (task, done, total) -> reports.add(done + "/" + total));
        assertThat(reports).containsExactly("1/6", "2/6", "3/6", "4/6", "5/6", "6/6");
        reports.clear();
        ProgressListener listener =
                (task, done, total) -> {
                    reports.add(task + " " + done + "/" + total);
                    if (done == 2) {
                        Thread.currentThread().interrupt();
                    }
                };
        assertThatThrownBy(() -> BirthdayParadox.of(REAL, 0, 1, 1, 1, listener))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(reports).containsExactly("closest pairs 1/6", "closest pairs 2/6");
    }

    @Test
    void blocks_stayBelow32MiB_forFeaturesOfAnyLength() {
        for (int dimension : new int[] {1, 64, 2_048, 3 * 256 * 256, 1 << 22}) {
            long rows = BlockedDistances.blockRows(dimension);
            assertThat(rows).isPositive();
            assertThat(rows * dimension * Double.BYTES).isLessThanOrEqualTo(32L << 20);
            assertThat(rows * rows * Double.BYTES).isLessThanOrEqualTo(32L << 20);
        }
    }

    @Test
    void neighboursOfCopies_areTheOriginalsAtDistanceZero() {
        float[] far = SampleGolden.floats(SampleGolden.normal(3_000, 5, 1_000, 1, 1));
        Features training = Features.of(far, 5);
        int[] rows = {2_999, 0, 2_048};
        NearestNeighbours found = NearestNeighbours.of(training.pick(rows), training);
        assertThat(found.k()).isEqualTo(5);
        assertThat(found.nearest()).containsExactly(0, 0, 0);
        for (int i = 0; i < rows.length; i++) {
            assertThat(found.index(i, 0)).isEqualTo(rows[i]);
            assertThat(found.distance(i, 1)).isGreaterThan(0);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                NearestNeighbours.of(
                                        training, training.slice(0, 2), 3, (t, d, n) -> {}))
                .withMessage("k must be from 1 to the 2 training samples, but was 3");
    }

    @Test
    void memorisation_isOneForFreshSamples_andFarBelowForNoisyCopies() {
        Features training = SampleGolden.normal(500, 6, 0, 1, 1);
        Features heldOut = SampleGolden.normal(500, 6, 0, 1, 2);
        Memorisation fresh =
                Memorisation.of(SampleGolden.normal(500, 6, 0, 1, 3), heldOut, training);
        assertThat(fresh.ratio()).isCloseTo(1, within(0.05));
        assertThat(fresh.closer()).isCloseTo(0.5, within(0.05));
        float[] noisy = SampleGolden.floats(training);
        Random random = new Random(4);
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] += (float) (0.01 * random.nextGaussian());
        }
        Memorisation copies = Memorisation.of(Features.of(noisy, 6), heldOut, training);
        assertThat(copies.ratio()).isCloseTo(copies.generated() / copies.heldOut(), within(1e-12));
        assertThat(copies.ratio()).isLessThan(0.05);
        assertThat(copies.closer()).isGreaterThan(0.98);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Memorisation.of(heldOut, training, training))
                .withMessageContaining("held-out samples are in the training set");
    }

    @Test
    void memorisation_byHand() {
        Features training = Features.of(new float[] {0, 100}, 1);
        Features heldOut = Features.of(new float[] {2, 4, 106}, 1);
        Features fake = Features.of(new float[] {1, 98, 107}, 1);
        Memorisation measured = Memorisation.of(fake, heldOut, training);
        assertThat(measured.heldOut()).isEqualTo(4);
        assertThat(measured.generated()).isEqualTo(2);
        assertThat(measured.ratio()).isEqualTo(0.5);
        // 1 beats 2, 4 and 6; 2 ties with 2 and beats 4 and 6; 7 beats none
        assertThat(measured.closer()).isCloseTo(5.5 / 9, within(1e-12));
    }

    @Test
    void closestPairs_agreeWithOtherTools() {
        JsonObject golden = SampleGolden.object("pairs");
        BirthdayParadox found = BirthdayParadox.of(FAKE, 0.008, 1);
        assertThat(found.closest().stream().mapToDouble(BirthdayParadox.Pair::distance).toArray())
                .containsExactly(
                        SampleGolden.doubles(golden.getAsJsonArray("distances")), within(1e-12));
        double[] first = SampleGolden.doubles(golden.getAsJsonArray("first"));
        assertThat(found.closest().get(0).first()).isEqualTo((int) first[0]);
        assertThat(found.closest().get(0).second()).isEqualTo((int) first[1]);
        // three pairs within the threshold: half of the draws have one in about 45% of all samples
        assertThat(found.batchSize().getAsInt()).isBetween(600, 1_800);
    }

    @Test
    void birthdays_ofAFiniteSupport_estimateItsSize() {
        int support = 400;
        Random random = new Random(5);
        float[] values = new float[3_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(support);
        }
        BirthdayParadox found =
                BirthdayParadox.of(Features.of(values, 1), 0, 5, 400, 1, ProgressListener.NONE);
        double expected = Math.sqrt(2 * Math.log(2) * support);
        assertThat((double) found.batchSize().getAsInt()).isCloseTo(expected, within(4.0));
        long size = found.batchSize().getAsInt();
        assertThat(found.supportSize().getAsLong()).isEqualTo(size * size);
        assertThat(found.closest()).hasSize(5).allMatch(pair -> pair.distance() == 0);
    }

    @Test
    void birthdays_ofACollapsedGenerator_areFoundAtTwo_andOfSpreadPointsNever() {
        BirthdayParadox collapsed = BirthdayParadox.of(Features.of(new float[3_000 * 4], 4), 0, 1);
        assertThat(collapsed.batchSize()).hasValue(2);
        float[] spread = new float[50];
        for (int i = 0; i < spread.length; i++) {
            spread[i] = i * i;
        }
        BirthdayParadox none = BirthdayParadox.of(Features.of(spread, 1), 0.5, 1);
        assertThat(none.batchSize()).isEmpty();
        assertThat(none.supportSize()).isEmpty();
        assertThat(none.closest().get(0)).isEqualTo(new BirthdayParadox.Pair(0, 1, 1));
        assertThat(BirthdayParadox.of(Features.of(spread, 1), 1, 1).batchSize()).isNotEmpty();
    }

    @Test
    void pictures_showPairsAndNeighboursSideBySide(@TempDir Path directory) throws IOException {
        Shape shape = new Shape(1, 2, 2);
        byte[] bytes = new byte[5 * 4];
        byte[] shades = {10, 60, 110, 12, 90};
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = shades[i / 4];
        }
        Samples training = Samples.ofBytes(bytes, shape);
        Features features = Features.of(new float[] {10, 60, 110, 12, 90}, 1);
        BirthdayParadox pairs = BirthdayParadox.of(features, 5, 2, 1, 1, ProgressListener.NONE);
        pairs.picture(training).save(directory.resolve("pairs.png"));
        assertThat(shades(directory.resolve("pairs.png"), 2, 2))
                .isEqualTo(List.of(10, 12, 110, 90));

        Samples generated = Samples.ofBytes(new byte[] {80, 80, 80, 80, 59, 59, 59, 59}, shape);
        NearestNeighbours neighbours =
                NearestNeighbours.of(
                        Features.of(new float[] {80, 59}, 1), features, 2, ProgressListener.NONE);
        neighbours.picture(generated, training, 2).save(directory.resolve("near.png"));
        assertThat(shades(directory.resolve("near.png"), 3, 2))
                .isEqualTo(List.of(59, 60, 90, 80, 90, 60));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> neighbours.picture(training, training, 1))
                .withMessageContaining("5 images for the features of 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> neighbours.picture(generated, training.slice(0, 1), 1))
                .withMessageContaining("give the images the features were made of");
    }

    /** The shade of each cell of a grid of 2 x 2 images with gaps of 2 pixels. */
    private static List<Integer> shades(Path file, int columns, int rows) throws IOException {
        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getWidth()).isEqualTo(columns * 4 + 2);
        return IntStream.range(0, columns * rows)
                .map(i -> picture.getRGB(2 + i % columns * 4, 2 + i / columns * 4) & 0xff)
                .boxed()
                .toList();
    }
}
