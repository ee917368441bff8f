package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarFilesTest {

    @TempDir Path directory;

    /** Two records: a class, and planes that begin with its number and 10, 20 or 30. */
    private static byte[] batch(int... classes) {
        byte[] bytes = new byte[classes.length * 3_073];
        for (int i = 0; i < classes.length; i++) {
            int at = i * 3_073;
            bytes[at] = (byte) classes[i];
            for (int plane = 0; plane < 3; plane++) {
                bytes[at + 1 + plane * 1_024] = (byte) (10 * (plane + 1) + classes[i]);
            }
        }
        return bytes;
    }

    private Path save(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    @Test
    void train_readsFiveBatchesInTheirOrder() throws IOException {
        for (int i = 1; i <= 5; i++) {
            save("data_batch_" + i + ".bin", batch(i, i + 4));
        }
        assertThat(CifarFiles.hasTrain(directory)).isTrue();
        ResidentSamples images = CifarFiles.train(directory);
        assertThat(images.sampleShape()).isEqualTo(new Shape(3, 32, 32));
        assertThat(images.labels()).containsExactly(1, 5, 2, 6, 3, 7, 4, 8, 5, 9);
        assertThat(images.conditioning().classes()).isEqualTo(10);
        byte[] last = images.rows(9).bytes();
        assertThat(new byte[] {last[0], last[1_024], last[2_048]}).containsExactly(19, 29, 39);
    }

    @Test
    void test_readsTheTestBatch() throws IOException {
        save("test_batch.bin", batch(3));
        assertThat(CifarFiles.hasTrain(directory)).isFalse();
        assertThat(CifarFiles.test(directory).labels()).containsExactly(3);
        assertThat(CifarFiles.CLASSES.get(3)).isEqualTo("cat");
    }

    @Test
    void aMissingBatch_isNamed() throws IOException {
        save("data_batch_1.bin", batch(0));
        assertThatThrownBy(() -> CifarFiles.train(directory))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(directory.resolve("data_batch_2.bin") + ": ")
                .hasMessageContaining("unpack");
    }

    @Test
    void damage_isNamed() throws IOException {
        Path file = save("test_batch.bin", Arrays.copyOf(batch(1, 2), 6_000));
        assertThatThrownBy(() -> CifarFiles.test(directory))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " is damaged")
                .hasMessageContaining("6000 bytes are not records of 3073");
        save("test_batch.bin", batch(1, 10));
        assertThatThrownBy(() -> CifarFiles.test(directory))
                .hasMessageContaining(file + " is damaged: image 1 has the class 10");
    }
}
