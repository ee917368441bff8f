package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gan4j.examples.Outcome.run;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.Samples;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of data sets, in all the ways in which they lie on a disk. */
class SplitTest {

    @TempDir Path directory;

    private void pictures(String... names) throws IOException {
        for (String name : names) {
            Path file = directory.resolve(name);
            Files.createDirectories(file.resolveSibling("."));
            BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
            ImageIO.write(picture, "png", file.toFile());
        }
    }

    private List<String> taken(@Nullable Split split) throws IOException {
        String folder = Split.folder(split, directory);
        try (ImageFiles files = ImageFiles.builder(directory).optFolder(folder).open()) {
            return files.names();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cifar10/"})
    void foldersOfPictures_areAtTheRoot_orInTheOnlyFolder(String top) throws IOException {
        pictures(top + "train/cat/0.png", top + "test/cat/1.png", top + "test/dog/2.png");
        assertThat(taken(null)).containsExactly("cat/0.png");
        assertThat(taken(Split.train)).containsExactly("cat/0.png");
        assertThat(taken(Split.test)).containsExactly("cat/1.png", "dog/2.png");
        assertThat(taken(Split.all)).hasSize(3);
    }

    @Test
    void aClassOfTrains_isNoPart() throws IOException {
        pictures("bus/0.png", "train/1.png");
        assertThat(taken(null)).containsExactly("bus/0.png", "train/1.png");
        assertThatThrownBy(() -> taken(Split.train))
                .hasMessage(
                        "--split is train, but %s has no folders train and test: leave --split out",
                        directory);
    }

    private void digits(String set, int first) throws IOException {
        byte[] images = new byte[16 + 2 * 784];
        ByteBuffer.wrap(images).putInt(0x803).putInt(2).putInt(28).putInt(28).put((byte) first);
        Files.write(directory.resolve(set + "-images-idx3-ubyte"), images);
        byte[] labels = {0, 0, 8, 1, 0, 0, 0, 2, (byte) first, 0};
        Files.write(directory.resolve(set + "-labels-idx1-ubyte"), labels);
    }

    @Test
    void filesOfMnist_areTakenByTheirNames() throws IOException {
        digits("t10k", 7);
        assertThat(Split.mnist(null, directory).labels()).containsExactly(7, 0);
        digits("train", 3);
        assertThat(Split.mnist(null, directory).labels()).containsExactly(3, 0);
        assertThat(Split.mnist(Split.test, directory).labels()).containsExactly(7, 0);
        Samples both = Split.mnist(Split.all, directory);
        assertThat(both.labels()).containsExactly(3, 0, 7, 0);
        assertThat(both.size()).isEqualTo(4);
        assertThat(both.bytes()[2 * 784]).isEqualTo((byte) 7);
    }

    private void batch(String name, int first) throws IOException {
        byte[] record = new byte[3_073];
        record[0] = (byte) first;
        Files.write(directory.resolve(name), record);
    }

    @Test
    void batchesOfCifar_areTakenByTheirNames() throws IOException {
        batch("test_batch.bin", 9);
        assertThat(Split.cifar(null, directory).labels()).containsExactly(9);
        for (int i = 1; i <= 5; i++) {
            batch("data_batch_" + i + ".bin", i);
        }
        assertThat(Split.cifar(null, directory).labels()).containsExactly(1, 2, 3, 4, 5);
        assertThat(Split.cifar(Split.test, directory).labels()).containsExactly(9);
        Samples all = Split.cifar(Split.all, directory);
        assertThat(all.labels()).containsExactly(1, 2, 3, 4, 5, 9);
        assertThat(all.conditioning().classes()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"'', 2", "--split test, 1", "--split all, 3"})
    void cifar10_takesNoMoreThanItIsAskedFor(String option, int pictures) throws IOException {
        pictures("data/train/a/0.png", "data/train/b/1.png", "data/test/a/2.png");
        String rest =
                " --steps 1 --width 8 --out %s/out --data %s/data --batch-size "
                        .formatted(directory, directory);
        String all = ("cifar10 " + option + rest).replaceAll(" +", " ");
        Outcome refused = run((all + (pictures + 1)).split(" "));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.text())
                .contains(
                        "--batch-size is %s: give a whole number from 1 to %s"
                                .formatted(pictures + 1, pictures));
        assertThat(Arrays.asList(refused.text().split("\n"))).hasSize(2);
    }
}
