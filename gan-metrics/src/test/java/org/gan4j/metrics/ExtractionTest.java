package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.gan4j.data.Samples;
import org.gan4j.metrics.extractor.PixelExtractor;
import org.gan4j.metrics.extractor.RandomExtractor;
import org.gan4j.picture.ImageGrid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExtractionTest {

    private static final Samples PICTURES = Formula.pictures(10, 3, 12, 16);
    private static final ImageSource SOURCE = ImageSource.of(PICTURES);

    @TempDir Path directory;

    static List<FeatureExtractor> extractors() {
        return List.of(RandomExtractor.of(8, 1), PixelExtractor.standard());
    }

    /** The pixels, and as logits twice these; counts its calls. */
    private static final class Counted implements FeatureExtractor {

        private final PixelExtractor pixels = PixelExtractor.standard();
        private int calls;

        @Override
        public Identity identity() {
            return new Identity("counted", "of a test", Resize.NONE);
        }

        @Override
        public Extracted extract(Samples images) {
            calls++;
            Features features = pixels.extract(images).features();
            float[] doubled = floats(features);
            for (int i = 0; i < doubled.length; i++) {
                doubled[i] *= 2;
            }
            return new Extracted(features, Features.of(doubled, features.dimension()));
        }
    }

    private static float[] floats(Features features) {
        float[] values = new float[features.count() * features.dimension()];
        features.values().get(values);
        return values;
    }

    private static Features logits(FeatureExtractor.Extracted made) {
        return Preconditions.checkNotNull(made.logits());
    }

    private static void assertClose(Features actual, Features expected) {
        assertThat(actual.dimension()).isEqualTo(expected.dimension());
        assertThat(floats(actual)).containsExactly(floats(expected), within(1e-5f));
    }

    @ParameterizedTest
    @MethodSource("extractors")
    void of_givesTheSameRows_whateverTheBatches(FeatureExtractor extractor) throws IOException {
        Features once = Extraction.with(extractor).of(SOURCE).features();
        assertThat(once.count()).isEqualTo(10);
        for (int size : new int[] {1, 3, 10}) {
            assertClose(Extraction.with(extractor).withBatchSize(size).of(SOURCE).features(), once);
        }
    }

    @ParameterizedTest
    @MethodSource("extractors")
    void of_givesEachImageItsRow_whateverTheOrder(FeatureExtractor extractor) throws IOException {
        Features once = Extraction.with(extractor).of(SOURCE).features();
        int[] reversed = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
        byte[] pixels = new byte[PICTURES.bytes().length];
        int each = pixels.length / 10;
        for (int i = 0; i < 10; i++) {
            System.arraycopy(PICTURES.bytes(), reversed[i] * each, pixels, i * each, each);
        }
        ImageSource turned = ImageSource.of(Samples.ofBytes(pixels, PICTURES.sampleShape()));
        assertClose(
                Extraction.with(extractor).withBatchSize(4).of(turned).features(),
                once.pick(reversed));
        assertThat(once.get(0, 0)).isNotEqualTo(once.get(9, 0));
    }

    @ParameterizedTest
    @MethodSource("extractors")
    void of_floats_isThatOfTheirBytes(FeatureExtractor extractor) {
        Samples floats = Samples.ofFloats(PICTURES.floats(), PICTURES.sampleShape());
        assertClose(extractor.extract(floats).features(), extractor.extract(PICTURES).features());
    }

    @Test
    void pixels_areScaledToMinusOneToOne() {
        Features pixels = PixelExtractor.standard().extract(PICTURES).features();
        float[] expected = PICTURES.floats();
        assertThat(pixels.dimension()).isEqualTo(3 * 12 * 16);
        assertThat(floats(pixels)).containsExactly(expected, within(1e-6f));
    }

    @Test
    void randomFeatures_followFromTheSeed_andRefuseSmallImages() {
        Features one = RandomExtractor.of(8, 1).extract(PICTURES).features();
        assertThat(one.dimension()).isEqualTo(8);
        assertThat(RandomExtractor.of(8, 1).extract(PICTURES).features().values())
                .isEqualTo(one.values());
        assertThat(RandomExtractor.of(8, 2).extract(PICTURES).features().values())
                .isNotEqualTo(one.values());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RandomExtractor.of(8, 1).extract(Formula.pictures(1, 3, 7, 8)))
                .withMessageContaining("at least 8 x 8 pixels");
    }

    @Test
    void statistics_areThoseOfAllFeatures() throws IOException {
        Extraction extraction = Extraction.with(RandomExtractor.of(4, 1)).withBatchSize(3);
        double[] expected = FeatureStatistics.of(extraction.of(SOURCE).features()).covariance(1);
        FeatureStatistics statistics = extraction.statistics(SOURCE);
        assertThat(statistics.count()).isEqualTo(10);
        assertThat(statistics.covariance(1)).containsExactly(expected, within(1e-9));
    }

    @Test
    void progress_isReportedAfterEachBatch() throws IOException {
        List<String> reports = new ArrayList<>();
        Extraction.with(PixelExtractor.standard())
                .withBatchSize(4)
                .withListener((task, done, all) -> reports.add(task + " " + done + "/" + all))
                .of(SOURCE);
        assertThat(reports).containsExactly("features 4/10", "features 8/10", "features 10/10");
    }

    @Test
    void interruption_cancels_andLeavesNoFile() throws IOException {
        Path file = directory.resolve("features");
        Extraction extraction =
                Extraction.with(PixelExtractor.standard())
                        .withBatchSize(2)
                        .withListener(
                                (task, done, all) -> {
                                    assertThat(done).isLessThanOrEqualTo(4);
                                    if (done == 4) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        assertThatThrownBy(() -> extraction.of(SOURCE, file))
                .isInstanceOf(CancellationException.class)
                .hasMessage("features was interrupted after 4 of 10");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void file_holdsWhatMemoryDoes_andIsUsedAgain() throws IOException {
        Counted extractor = new Counted();
        Extraction extraction = Extraction.with(extractor);
        var memory = extraction.of(SOURCE);
        Path file = directory.resolve("below/features");
        for (int i = 0; i < 2; i++) {
            var mapped = extraction.of(SOURCE, file);
            assertThat(mapped.features().dimension()).isEqualTo(memory.features().dimension());
            assertThat(mapped.features().values()).isEqualTo(memory.features().values());
            assertThat(logits(mapped).values()).isEqualTo(logits(memory).values());
        }
        // In memory, for the file, and the first image to see how large the file will be.
        assertThat(extractor.calls).isEqualTo(3);
        assertThat(file.resolveSibling("features.logits")).exists();
    }

    @Test
    void file_ofAnotherExtractorOrCount_isRefused() throws IOException {
        Path file = directory.resolve("features");
        Extraction.with(RandomExtractor.of(8, 1)).of(SOURCE, file);
        assertThatThrownBy(() -> Extraction.with(RandomExtractor.of(8, 2)).of(SOURCE, file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file + " was made with fingerprint")
                .hasMessageContaining("seed 1")
                .hasMessageContaining("seed 2");
        assertThatThrownBy(() -> Extraction.with(PixelExtractor.standard()).of(SOURCE, file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"random-convolutions\", but here it is \"pixels\"");
        ImageSource fewer = ImageSource.of(PICTURES.slice(0, 9));
        assertThatThrownBy(() -> Extraction.with(RandomExtractor.of(8, 1)).of(fewer, file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file + " has features of 10 images, but there are 9");
        byte[] changed = PICTURES.bytes().clone();
        changed[(int) PICTURES.sampleShape().size() * 3]++;
        ImageSource others = ImageSource.of(Samples.ofBytes(changed, PICTURES.sampleShape()));
        assertThatThrownBy(() -> Extraction.with(RandomExtractor.of(8, 1)).of(others, file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file + " has features of other images");
    }

    @Test
    void file_isRefused_whenAPictureInTheMiddleHasChanged() throws IOException {
        Path pictures = Files.createDirectories(directory.resolve("pictures"));
        for (int i = 0; i < 9; i++) {
            ImageGrid.of(PICTURES.slice(i, i + 1)).save(pictures.resolve(i + ".png"));
        }
        Path file = directory.resolve("features");
        Extraction extraction = Extraction.with(RandomExtractor.of(8, 1));
        try (ImageSource source = ImageSource.open(pictures)) {
            extraction.of(source, file);
            extraction.of(source, file);
            Files.setLastModifiedTime(
                    pictures.resolve("2.png"), FileTime.from(Instant.ofEpochSecond(1)));
            assertThatThrownBy(() -> extraction.of(source, file))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(file + " has features of other images");
        }
    }

    @Test
    void damagedFile_isNamed() throws IOException {
        Path file = directory.resolve("features");
        Extraction extraction = Extraction.with(RandomExtractor.of(8, 1));
        extraction.of(SOURCE, file);
        byte[] whole = Files.readAllBytes(file);
        byte[] notANumber = whole.clone();
        Arrays.fill(notANumber, whole.length - 4, whole.length, (byte) -1);
        byte[] flipped = whole.clone();
        flipped[whole.length - 9] ^= 1;
        byte[][] damaged = {
            flipped,
            new byte[0],
            Arrays.copyOf(whole, 2),
            Arrays.copyOf(whole, 20),
            Arrays.copyOf(whole, whole.length - 1),
            Arrays.copyOf(whole, whole.length + 1),
            notANumber,
            "a text, and no features".getBytes(StandardCharsets.US_ASCII),
            headed("no object"),
            headed("[1, 2]"),
            headed("{\"extractor\": ")
        };
        for (byte[] content : damaged) {
            Files.write(file, content);
            assertThatThrownBy(() -> extraction.of(SOURCE, file))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(file + " is ");
        }
    }

    private static byte[] headed(String header) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(text.length)
                .put(text)
                .array();
    }

    @Test
    void anExtractorThatLosesImages_isNamed() {
        FeatureExtractor lossy =
                new FeatureExtractor() {
                    @Override
                    public Identity identity() {
                        return new Identity("lossy", "", Resize.NONE);
                    }

                    @Override
                    public Extracted extract(Samples images) {
                        return new Extracted(Features.of(new float[2], 2), null);
                    }
                };
        assertThatThrownBy(() -> Extraction.with(lossy).of(SOURCE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lossy made 1 rows of 2 features of 10 images");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Extraction.with(lossy).withBatchSize(0))
                .withMessage("the batch size must be at least 1, not 0");
    }

    @Test
    void file_withoutLogits_isMadeAnew_forAnExtractorThatHasThem() throws IOException {
        Path file = directory.resolve("features");
        Extraction extraction = Extraction.with(new Counted());
        extraction.of(SOURCE, file);
        Files.delete(file.resolveSibling("features.logits"));
        assertThat(logits(extraction.of(SOURCE, file)).count()).isEqualTo(10);
        Path foreign = directory.resolve("foreign");
        Extraction.with(RandomExtractor.of(8, 1)).of(SOURCE, foreign);
        assertThatThrownBy(() -> extraction.of(SOURCE, foreign))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("but here it is \"counted\"");
    }

    @Test
    void imagesThatChangeTheirSize_areRefused_alsoBetweenBatches() {
        ImageSource mixed =
                new ImageSource() {
                    @Override
                    public int size() {
                        return 4;
                    }

                    @Override
                    public Samples read(int from, int to) {
                        return from < 2
                                ? Formula.pictures(to - from, 1, 8, 16)
                                : Formula.pictures(to - from, 1, 16, 8);
                    }
                };
        assertThatThrownBy(
                        () -> Extraction.with(PixelExtractor.standard()).withBatchSize(2).of(mixed))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("images 2 to 3 of images in memory have shape (1, 16, 8)")
                .hasMessageContaining("those before (1, 8, 16)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageSource.of(PICTURES.slice(0, 0)))
                .withMessage("there are no images");
    }
}
