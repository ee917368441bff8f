package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistFilesTest {

    private static final String IMAGES = "t10k-images-idx3-ubyte";
    private static final String LABELS = "t10k-labels-idx1-ubyte";
    private static final int IMAGE_MAGIC = 0x00000803;
    private static final int LABEL_MAGIC = 0x00000801;

    @TempDir Path directory;

    /** An IDX file of 2 images of 2 x 3 pixels, 0 to 11. */
    private static byte[] images(int magic, int bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(16 + bytes);
        buffer.putInt(magic).putInt(2).putInt(2).putInt(3);
        for (int i = 0; i < bytes; i++) {
            buffer.put((byte) i);
        }
        return buffer.array();
    }

    private static byte[] labels(int count) {
        ByteBuffer buffer = ByteBuffer.allocate(8 + count).putInt(LABEL_MAGIC).putInt(count);
        return buffer.array();
    }

    private static byte[] compressed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    private void assertFails(String message) {
        assertThatThrownBy(() -> MnistFiles.test(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @Test
    void test_plainAndCompressed_giveTheSame() throws IOException {
        Files.write(directory.resolve(IMAGES), images(IMAGE_MAGIC, 12));
        Samples plain = MnistFiles.test(directory);
        assertThat(plain.size()).isEqualTo(2);
        assertThat(plain.sampleShape()).isEqualTo(new Shape(1, 2, 3));
        assertThat(plain.bytes()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(plain.isLabelled()).isFalse();

        Files.delete(directory.resolve(IMAGES));
        Files.write(directory.resolve(IMAGES + ".gz"), compressed(images(IMAGE_MAGIC, 12)));
        Files.write(directory.resolve(LABELS + ".gz"), compressed(labels(2)));
        Samples packed = MnistFiles.test(directory);
        assertThat(packed.bytes()).isEqualTo(plain.bytes());
        assertThat(packed.labels()).containsExactly(0, 0);
    }

    @Test
    void test_findsNamesWithADot() throws IOException {
        Files.write(directory.resolve("t10k-images.idx3-ubyte"), images(IMAGE_MAGIC, 12));
        Files.write(directory.resolve("t10k-labels.idx1-ubyte.gz"), compressed(labels(2)));
        assertThat(MnistFiles.hasTest(directory)).isTrue();
        assertThat(MnistFiles.test(directory).labels()).containsExactly(0, 0);
    }

    @Test
    void test_passesOverAFolderWithTheNameOfAFile() throws IOException {
        Files.createDirectory(directory.resolve("t10k-images-idx3-ubyte.gz"));
        assertThat(MnistFiles.hasTest(directory)).isFalse();
        assertFails("the data directory has no t10k-images-idx3-ubyte, with or without .gz");
        Files.write(directory.resolve(IMAGES), images(IMAGE_MAGIC, 12));
        assertThat(MnistFiles.test(directory).size()).isEqualTo(2);
    }

    @Test
    void trainAndTest_lieSideBySide() throws IOException {
        byte[] other = images(IMAGE_MAGIC, 12);
        other[16] = 99;
        Files.write(directory.resolve(IMAGES), images(IMAGE_MAGIC, 12));
        assertThat(MnistFiles.hasTrain(directory)).isFalse();
        assertThatThrownBy(() -> MnistFiles.train(directory))
                .hasMessageContaining("has no train-images-idx3-ubyte")
                .hasMessageContaining("; the test set is there");
        Files.write(directory.resolve("train-images-idx3-ubyte"), other);
        Files.write(directory.resolve("train-labels-idx1-ubyte"), labels(2));
        assertThat(MnistFiles.hasTrain(directory)).isTrue();
        assertThat(MnistFiles.train(directory).bytes()).startsWith(99, 1);
        assertThat(MnistFiles.train(directory).isLabelled()).isTrue();
        assertThat(MnistFiles.test(directory).bytes()).startsWith(0, 1);
        assertThat(MnistFiles.test(directory).isLabelled()).isFalse();
    }

    @Test
    void test_ofAMissingDirectory_namesIt() {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> MnistFiles.test(missing))
                .isInstanceOf(IOException.class)
                .hasMessage(missing + ": the data directory does not exist");
    }

    @Test
    void test_ofAFile_saysThatItIsNoDirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> MnistFiles.test(file)).hasMessageContaining("is not a directory");
    }

    @Test
    void test_ofAnEmptyDirectory_namesWhatItLooksFor() {
        assertFails("the data directory has no t10k-images-idx3-ubyte, with or without .gz");
    }

    @Test
    void test_ofATruncatedFile_saysHowMuchIsMissing() throws IOException {
        Files.write(directory.resolve(IMAGES), images(IMAGE_MAGIC, 7));
        assertFails(
                IMAGES
                        + " is truncated: its header promises 12 bytes of data but only 7 are"
                        + " there");
    }

    @Test
    void test_ofATruncatedHeaderOrArchive_namesTheFile() throws IOException {
        Files.write(directory.resolve(IMAGES), new byte[3]);
        assertFails(IMAGES + " is truncated or damaged");
        Files.delete(directory.resolve(IMAGES));
        byte[] whole = compressed(images(IMAGE_MAGIC, 12));
        Files.write(directory.resolve(IMAGES + ".gz"), Arrays.copyOf(whole, whole.length - 12));
        assertFails(IMAGES + ".gz is truncated or damaged");
    }

    @Test
    void test_ofAWrongMagicNumber_showsIt() throws IOException {
        Files.write(directory.resolve(IMAGES), images(0x00000d03, 12));
        assertFails("is not an IDX file of unsigned bytes: its magic number is 0x00000d03");
        Files.write(
                directory.resolve(IMAGES), "PNG and more text".getBytes(StandardCharsets.US_ASCII));
        assertFails("its magic number is 0x504e4720");
    }

    @Test
    void test_ofTooMuchData_isRefused() throws IOException {
        Files.write(directory.resolve(IMAGES), images(IMAGE_MAGIC, 13));
        assertFails("more data than the 12 bytes");
    }

    @Test
    void test_withTooFewLabels_namesBothFiles() throws IOException {
        Files.write(directory.resolve(IMAGES), images(IMAGE_MAGIC, 12));
        Files.write(directory.resolve(LABELS), labels(1));
        assertFails("expected one label for each of the 2 images");
    }

    @Test
    void test_ofRealMnist_hasItsDigits() throws IOException {
        Path real = Path.of("../../shared/data/mnist");
        assumeTrue(Files.exists(real), "the MNIST files are not at " + real);
        Samples digits = MnistFiles.test(real);
        assertThat(digits.size()).isEqualTo(10_000);
        assertThat(digits.sampleShape()).isEqualTo(new Shape(1, 28, 28));
        assertThat(Arrays.copyOf(digits.labels(), 5)).containsExactly(7, 2, 1, 0, 4);
    }
}
