package org.gan4j.metrics.extractor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;
import org.gan4j.metrics.Extraction;
import org.gan4j.metrics.FeatureExtractor.Extracted;
import org.gan4j.metrics.Formula;
import org.gan4j.metrics.ImageClassifier;
import org.gan4j.metrics.ImageSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierExtractorTest {

    private static final Samples PICTURES = labelled();

    @TempDir Path directory;

    private static Samples labelled() {
        int[] labels = new int[120];
        Arrays.setAll(labels, i -> i % 3);
        return Formula.pictures(120, 1, 8, 8).withLabels(labels);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        }
    }

    private ImageClassifier cached(long seed) throws IOException {
        return ImageClassifier.cached(directory, PICTURES, 1, seed, ProgressListener.NONE);
    }

    @Test
    void extract_givesHiddenUnitsAndLogits_ofTheClassifierItNames() throws IOException {
        ImageClassifier classifier = ImageClassifier.train(PICTURES, 1, 1);
        try (ClassifierExtractor extractor = ClassifierExtractor.of(classifier)) {
            assertThat(extractor.identity().name()).isEqualTo("image-classifier");
            assertThat(extractor.identity().fingerprint())
                    .isEqualTo(classifier.fingerprint())
                    .matches("[0-9a-f]{64}");
            Extracted made = Extraction.with(extractor).of(ImageSource.of(PICTURES));
            assertThat(made.features().count()).isEqualTo(120);
            assertThat(made.features().dimension()).isEqualTo(64);
            assertThat(Preconditions.checkNotNull(made.logits()).dimension()).isEqualTo(3);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> extractor.extract(Formula.pictures(1, 1, 8, 9)))
                    .withMessageContaining("shape (1, 8, 8), but these have (1, 8, 9)");
        }
    }

    @Test
    void cached_loadsOnTheSecondCallWhatTheFirstTrained() throws IOException {
        try (ImageClassifier trained = cached(1);
                ImageClassifier loaded = cached(1)) {
            assertThat(files()).hasSize(1);
            assertThat(loaded.fingerprint()).isEqualTo(trained.fingerprint());
            assertThat(loaded.classes()).isEqualTo(3);
            Extracted expected = trained.extract(PICTURES);
            assertThat(loaded.extract(PICTURES).features().values())
                    .isEqualTo(expected.features().values());
            assertThat(loaded.classify(PICTURES)).isEqualTo(trained.classify(PICTURES));
        }
    }

    @Test
    void cached_withAnotherSeed_trainsAnother() throws IOException {
        try (ImageClassifier one = cached(1);
                ImageClassifier two = cached(2)) {
            assertThat(files()).hasSize(2);
            assertThat(two.fingerprint()).isNotEqualTo(one.fingerprint());
        }
    }

    @Test
    void cached_ofADamagedFile_namesIt() throws IOException {
        cached(1).close();
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        byte[] flipped = whole.clone();
        flipped[whole.length - 5] ^= 1;
        byte[][] damaged = {
            flipped,
            new byte[0],
            "no weights".getBytes(StandardCharsets.US_ASCII),
            Arrays.copyOf(whole, whole.length / 2),
            Arrays.copyOf(whole, whole.length - 1)
        };
        for (byte[] content : damaged) {
            Files.write(file, content);
            assertThatThrownBy(() -> cached(1))
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + " is damaged: remove it to train it again");
        }
    }

    @Test
    void interruption_cancelsTheTraining_andKeepsNothing() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> cached(1)).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void interruption_whileReading_doesNotCallTheFileDamaged() throws IOException {
        cached(1).close();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> cached(1)).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
