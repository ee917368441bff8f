package org.gan4j.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.gan4j.data.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageGridTest {

    @TempDir Path directory;

    @Test
    void putsGreyImagesSideBySide() throws IOException {
        byte[] pixels = new byte[5 * 16];
        Arrays.fill(pixels, 64, 80, (byte) 200);
        Path file = directory.resolve("new/grid.png");
        ImageGrid.of(Samples.ofBytes(pixels, new Shape(1, 4, 4))).save(file);
        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getWidth()).isEqualTo(3 * 6 + 2);
        assertThat(picture.getHeight()).isEqualTo(2 * 6 + 2);
        assertThat(picture.getRGB(8, 8) & 0xffffff).isEqualTo(0xc8c8c8);
        assertThat(picture.getRGB(2, 8) & 0xffffff).isZero();
    }

    @Test
    void readsColourPlaneByPlane() throws IOException {
        float[] values = {1, -1, 0, 0, -1, 1};
        Path file = directory.resolve("colour.png");
        ImageGrid.of(Samples.ofFloats(values, new Shape(3, 1, 2))).withColumns(1).save(file);
        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getRGB(2, 2) & 0xffffff).isEqualTo(0xff8000);
        assertThat(picture.getRGB(3, 2) & 0xffffff).isEqualTo(0x0080ff);
    }

    @Test
    void rowsHaveTheirNamesAtTheLeft() throws IOException {
        Path file = directory.resolve("named.png");
        ImageGrid.of(Samples.ofBytes(new byte[6 * 16 * 16], new Shape(1, 16, 16)))
                .withColumns(2)
                .withRowNames(List.of("cat", "i"))
                .save(file);
        BufferedImage picture = ImageIO.read(file.toFile());
        int margin = picture.getWidth() - (2 * 18 + 2);
        assertThat(margin).isEqualTo(PixelFont.width("cat") + 4);
        // The dot of a C in the middle of its left edge, the bar of a T, the stem of an I.
        assertThat(picture.getRGB(4, 9) & 0xffffff).isEqualTo(0xffffff);
        assertThat(picture.getRGB(4 + 2 * 8, 5) & 0xffffff).isEqualTo(0xffffff);
        assertThat(picture.getRGB(6, 18 + 9) & 0xffffff).isEqualTo(0xffffff);
        assertThat(picture.getRGB(4, 18 + 9) & 0xffffff).isZero();
        assertThat(picture.getRGB(4, 36 + 9) & 0xffffff).isZero();
    }

    @Test
    void ofPoints_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageGrid.of(Samples.ofFloats(new float[4], new Shape(2))))
                .withMessageContaining("only images of shape (1 or 3, height, width)");
    }
}
