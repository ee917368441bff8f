package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.gan4j.GanTrainer;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.MappedSamples;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it costs to train from the disk instead of from memory; see docs/your-pictures.md. */
@Tag("long")
class MappedSpeedTest {

    private static final int SIDE = 32;
    private static final int PAIRS = 15;
    private static final int ITERATIONS = 30;

    @TempDir Path directory;

    private MappedSamples pictures() throws IOException {
        Random random = new Random(1);
        Path pictures = Files.createDirectories(directory.resolve("pictures"));
        for (int i = 0; i < 5_000; i++) {
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            for (int at = 0; at < SIDE * SIDE; at++) {
                image.setRGB(at % SIDE, at / SIDE, random.nextInt());
            }
            ImageIO.write(image, "bmp", pictures.resolve(i + ".bmp").toFile());
        }
        return ImageFiles.builder(pictures)
                .map(directory.resolve("decoded"), ProgressListener.NONE);
    }

    private static GanTrainer trainer() {
        return GanTrainer.builder()
                .setGenerator(Generators.dcgan(SIDE, SIDE, 3).optWidth(16).build())
                .setDiscriminator(Discriminators.dcgan(SIDE, SIDE, 3).optWidth(16).build())
                .build();
    }

    private static double seconds(GanTrainer trainer, Samples samples) {
        long iterations = trainer.progress().iterations() + ITERATIONS;
        long begin = System.nanoTime();
        trainer.fit(samples, Budget.iterations(iterations));
        return (System.nanoTime() - begin) / 1e9;
    }

    @Test
    void fromTheDisk_isAsFastAsFromMemory() throws IOException {
        MappedSamples mapped = pictures();
        ResidentSamples resident = mapped.resident();
        double[] ratios = new double[PAIRS];
        double all = 0;
        try (GanTrainer first = trainer();
                GanTrainer second = trainer()) {
            seconds(first, resident);
            seconds(second, mapped);
            for (int i = 0; i < PAIRS; i++) {
                double ofMapped = i % 2 == 0 ? seconds(second, mapped) : 0;
                double ofResident = seconds(first, resident);
                ofMapped += i % 2 == 0 ? 0 : seconds(second, mapped);
                ratios[i] = ofResident / ofMapped;
                all += ofResident;
            }
        }
        Arrays.sort(ratios);
        String report =
                "speed, mapped / resident, DCGAN of 32 x 32 and width 16, batch 64, %.0f ms an iteration: median of %s pairs of %s iterations %.3f (%.3f to %.3f)%n"
                        .formatted(
                                1e3 * all / PAIRS / ITERATIONS,
                                PAIRS,
                                ITERATIONS,
                                ratios[PAIRS / 2],
                                ratios[0],
                                ratios[PAIRS - 1]);
        Files.writeString(Path.of("target/mapped-speed.txt"), report);
        assertThat(ratios[PAIRS / 2]).as(report).isGreaterThanOrEqualTo(0.98);
    }
}
