package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.gan4j.conformance.FailingDisk;
import org.gan4j.conformance.FailingDisk.Fault;
import org.gan4j.conformance.FailingDisk.Operation;
import org.gan4j.metrics.FeatureExtractor.Identity;
import org.gan4j.metrics.extractor.PixelExtractor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Features and statistics on a disk that fails at any one of all operations. */
class FailingDiskTest {

    private static final Identity IDENTITY = new Identity("told", "1", Resize.NONE);
    private static final Features FIRST = TestFeatures.features(2_000, 16, 1, 1, 0);
    private static final Features SECOND = TestFeatures.features(2_000, 16, 2, 1, 0);

    @TempDir Path directory;

    /** Writes one of two contents to a file. */
    private interface Writing {
        void write(Path file, Features content) throws IOException;
    }

    private void failAtEach(Fault fault, Writing writing) throws IOException {
        Path expected = directory.resolve("expected");
        writing.write(expected, SECOND);
        for (int n = 1; ; n++) {
            Path file = Files.createDirectory(directory.resolve("" + n)).resolve("file");
            writing.write(file, FIRST);
            byte[] before = Files.readAllBytes(file);
            FailingDisk disk = FailingDisk.failingAt(n, fault);
            Throwable thrown = catchThrowable(() -> writing.write(disk.path(file), SECOND));
            if (disk.failed().isPresent() && fault != Fault.SHORT_WRITE) {
                assertThat(thrown)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(file.toString())
                        .hasMessageContaining(FailingDisk.FULL);
            } else {
                assertThat(thrown).isNull();
            }
            boolean isNew = thrown == null || disk.done().contains(Operation.MOVE);
            assertThat(file).hasBinaryContent(isNew ? Files.readAllBytes(expected) : before);
            disk.heal();
            writing.write(disk.path(file), SECOND);
            assertThat(file).hasSameBinaryContentAs(expected);
            assertThat(names(file)).containsExactly("file");
            if (disk.failed().isEmpty()) {
                assertThat(n).as("operations").isGreaterThan(1);
                return;
            }
        }
    }

    private static List<String> names(Path file) throws IOException {
        try (Stream<Path> all = Files.list(file.getParent())) {
            return all.map(found -> found.getFileName().toString()).toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void features_onAFailingDisk_areTheOldOrTheNewOnes(Fault fault) throws IOException {
        failAtEach(fault, (file, features) -> FeatureFile.write(file, IDENTITY, "these", features));
    }

    @ParameterizedTest
    @EnumSource
    void statistics_onAFailingDisk_areTheOldOrTheNewOnes(Fault fault) throws IOException {
        failAtEach(fault, (file, features) -> statistics(features).save(file));
    }

    private static ReferenceStatistics statistics(Features features) {
        return new ReferenceStatistics(
                FeatureStatistics.of(features), IDENTITY, new Shape(1, 28, 28), "a test");
    }

    @ParameterizedTest
    @EnumSource
    void extraction_onAFailingDisk_isTriedAgain(Fault fault) throws IOException {
        ImageSource images = ImageSource.of(Formula.pictures(10, 3, 12, 16));
        Extraction extraction = Extraction.with(PixelExtractor.standard());
        float[] expected = TestFeatures.floats(extraction.of(images).features());
        for (int n = 1; ; n++) {
            Path file = directory.resolve(n + "/features");
            FailingDisk disk = FailingDisk.failingAt(n, fault);
            Throwable thrown = catchThrowable(() -> extraction.of(images, disk.path(file)));
            assertThat(Collections.frequency(disk.done(), Operation.MOVE) == 1)
                    .isEqualTo(Files.exists(file));
            if (thrown != null) {
                assertThat(thrown)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(file.toString());
            }
            disk.heal();
            Features again = extraction.of(images, disk.path(file)).features();
            assertThat(Arrays.equals(TestFeatures.floats(again), expected)).isTrue();
            assertThat(names(file)).containsExactly("features");
            if (disk.failed().isEmpty()) {
                assertThat(thrown).isNull();
                return;
            }
        }
    }
}
