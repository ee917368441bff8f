package org.gan4j.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.gan4j.data.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTest {

    @TempDir Path directory;

    @Test
    void grid_putsGreyImagesSideBySide() throws IOException {
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
    void grid_readsColourPlaneByPlane() throws IOException {
        float[] values = {1, -1, 0, 0, -1, 1};
        Path file = directory.resolve("colour.png");
        ImageGrid.of(Samples.ofFloats(values, new Shape(3, 1, 2))).withColumns(1).save(file);
        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getRGB(2, 2) & 0xffffff).isEqualTo(0xff8000);
        assertThat(picture.getRGB(3, 2) & 0xffffff).isEqualTo(0x0080ff);
    }

    @Test
    void grid_ofPoints_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageGrid.of(Samples.ofFloats(new float[4], new Shape(2))))
                .withMessageContaining("only images of shape (1 or 3, height, width)");
    }

    @Test
    void charts_drawEachCurveInItsColour() throws IOException {
        Path lines = directory.resolve("lines.png");
        new LineChart("losses")
                .add("up", new double[] {0, 1, 2}, new double[] {0, 1, 2})
                .add("down", new double[] {0, 1, 2}, new double[] {2, 1, 0})
                .save(lines);
        assertThat(colours(lines)).contains(0x1f77b4, 0xd62728).doesNotContain(0x2ca02c);
        Path bars = directory.resolve("bars.png");
        new Histogram("values").add("real", new float[] {0, 1, 1, 2}).save(bars);
        assertThat(colours(bars)).contains(0x1f77b4).doesNotContain(0xd62728);
    }

    @Test
    void scatter_spansTheFirstSet() throws IOException {
        Path file = directory.resolve("points.png");
        new Scatter("points")
                .add("real", Samples.ofFloats(new float[] {1, 1, -1, -1}, new Shape(2)))
                .add("far away", Samples.ofFloats(new float[] {100, 0}, new Shape(2)))
                .save(file);
        BufferedImage picture = ImageIO.read(file.toFile());
        // (1, 1) of axes from -1.2 to 1.2 on 680 x 360 pixels within margins of 60
        assertThat(picture.getRGB(60 + 623, 60 + 30) & 0xff).isGreaterThan(150);
        assertThat(colours(file)).contains(0x1f77b4, 0xd62728);
    }

    private static Set<Integer> colours(Path file) throws IOException {
        BufferedImage picture = ImageIO.read(file.toFile());
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                colours.add(picture.getRGB(x, y) & 0xffffff);
            }
        }
        return colours;
    }
}
