package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImagePairsTest {

    @TempDir Path directory;

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void sideBySide_areCutApart_inEitherDirection() {
        Samples pictures = Samples.ofBytes(bytes(1, 2, 3, 4, 5, 6, 7, 8), new Shape(1, 2, 4));
        ResidentSamples pairs = ImagePairs.sideBySide(pictures, false);
        assertThat(pairs.bytes()).containsExactly(bytes(3, 4, 7, 8));
        assertThat(pairs.images().bytes()).containsExactly(bytes(1, 2, 5, 6));
        assertThat(pairs.sampleShape()).isEqualTo(new Shape(1, 2, 2));
        ResidentSamples reversed = ImagePairs.sideBySide(pictures, true);
        assertThat(reversed.bytes()).containsExactly(bytes(1, 2, 5, 6));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                ImagePairs.sideBySide(
                                        Samples.ofBytes(new byte[6], new Shape(1, 2, 3)), false))
                .withMessageContaining("of an even width");
    }

    @Test
    void pairsOfOtherNumbersOrSizes_areRefused() {
        ResidentSamples two = Samples.ofBytes(new byte[8], new Shape(1, 2, 2));
        ResidentSamples three = Samples.ofBytes(new byte[12], new Shape(1, 2, 2));
        ResidentSamples wide = Samples.ofBytes(new byte[16], new Shape(1, 2, 4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImagePairs.of(two, three))
                .withMessageContaining("2 condition images for 3 samples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImagePairs.of(two, wide))
                .withMessageContaining("(1, 2, 2) and (1, 2, 4)");
    }

    private void save(String name, int grey) throws IOException {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, grey);
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, name.substring(name.length() - 3), file.toFile());
    }

    @Test
    void foldersArePairedByName_whateverTheEnding() throws IOException {
        save("a/x/1.png", 10);
        save("a/x/2.png", 20);
        save("b/x/1.bmp", 30);
        save("b/x/2.png", 40);
        try (ImageFiles from = ImageFiles.open(directory.resolve("a"));
                ImageFiles to = ImageFiles.open(directory.resolve("b"))) {
            ResidentSamples pairs = ImagePairs.byName(from, to);
            assertThat(pairs.bytes()[16]).isEqualTo((byte) 40);
            assertThat(pairs.images().bytes()[16]).isEqualTo((byte) 20);
        }
        save("b/x/3.png", 50);
        try (ImageFiles from = ImageFiles.open(directory.resolve("a"));
                ImageFiles to = ImageFiles.open(directory.resolve("b"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ImagePairs.byName(from, to))
                    .withMessageContaining("one named x/3, which is not among 2 pictures of");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tasks_keepSizeAndOrder(PairTask task) {
        ResidentSamples pictures = ShapePictures.generate(5, 1);
        ResidentSamples pairs = task.pairs(pictures);
        assertThat(pairs.bytes()).isEqualTo(pictures.bytes());
        assertThat(pairs.images().sampleShape().slice(1)).isEqualTo(new Shape(32, 32));
        assertThat(task.conditions(pictures.slice(3, 4)).bytes())
                .isEqualTo(pairs.images().slice(3, 4).bytes());
        assertThat(pairs.images().bytes()).isNotEqualTo(pictures.bytes());
    }

    @Test
    void edges_areDarkWhereThePictureChanges() {
        byte[] pixels = new byte[6 * 6];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i % 6 < 3 ? 0 : 255);
        }
        byte[] edges =
                PairTask.EDGES.conditions(Samples.ofBytes(pixels, new Shape(1, 6, 6))).bytes();
        for (int row = 0; row < 6; row++) {
            assertThat(Arrays.copyOfRange(edges, 6 * row, 6 * row + 6))
                    .containsExactly(bytes(255, 255, 0, 0, 255, 255));
        }
    }

    @Test
    void inpainting_leavesOutTheMiddle() {
        byte[] left =
                PairTask.INPAINTING
                        .conditions(Samples.ofBytes(new byte[2 * 16], new Shape(1, 4, 4)))
                        .bytes();
        assertThat(Arrays.copyOf(left, 16))
                .containsExactly(bytes(0, 0, 0, 0, 0, 127, 127, 0, 0, 127, 127, 0, 0, 0, 0, 0));
    }
}
