package org.gan4j.chart;

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
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.loss.Losses;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartTest {

    private static final int BLUE = 0x1f77b4;
    private static final int RED = 0xd62728;

    @TempDir Path directory;

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

    @Test
    void aLongCurve_keepsItsExtremes() throws IOException {
        double[] x = new double[100_000];
        double[] y = new double[x.length];
        Arrays.setAll(x, i -> i);
        y[43_210] = 1;
        Path file = directory.resolve("spike.png");
        new LineChart("spike").add("loss", x, y).save(file);
        BufferedImage picture = ImageIO.read(file.toFile());
        int column = 60 + Math.round(43_210f / 100_000 * 680);
        // Half way up the spike, where nothing else is drawn.
        assertThat(picture.getRGB(column, 240) & 0xff).isGreaterThan(100);
        assertThat(picture.getRGB(column, 240) & 0xffffff).isNotEqualTo(0xffffff);
    }

    @Test
    void aLevelMustBeFinite() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LineChart("outputs").withLevel(Double.NaN))
                .withMessageContaining("but was NaN");
    }

    private void train(String loss, Path file) {
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.mlp(2).optWidths(8).build())
                        .setDiscriminator(Discriminators.mlp().optWidths(8).build())
                        .optLoss(
                                loss.equals("wasserstein")
                                        ? Losses.wasserstein()
                                        : Losses.nonSaturating())
                        .addHook(LossChart.to(file))
                        .optBatchSize(8)
                        .build()) {
            trainer.fit(Samples.ofFloats(new float[64], new Shape(2)), Budget.iterations(40));
        }
    }

    @Test
    void lossChart_showsOutputsWhereTheLossHasThem() throws IOException {
        Path with = directory.resolve("with.png");
        train("nonsaturating", with);
        assertThat(ImageIO.read(with.toFile()).getHeight()).isEqualTo(2 * 480);
        assertThat(colours(with)).contains(BLUE, RED);
        Path without = directory.resolve("without.png");
        train("wasserstein", without);
        assertThat(ImageIO.read(without.toFile()).getHeight()).isEqualTo(480);
    }
}
