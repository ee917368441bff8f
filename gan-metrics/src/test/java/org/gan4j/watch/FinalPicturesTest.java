package org.gan4j.watch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.gan4j.GanTrainer;
import org.gan4j.data.Conditioning;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinalPicturesTest {

    @TempDir private Path directory;

    private int width(String name) throws IOException {
        return ImageIO.read(directory.resolve(name).toFile()).getWidth();
    }

    @Test
    void aRun_endsWithStripsAndNeighbours() throws IOException {
        WatchedRun.train(2, FinalPictures.to(directory, WatchedRun.data()).strict());
        assertThat(width("interpolation.png")).isEqualTo(10 * (2 * 4 + 2) + 2);
        assertThat(width("nearest-training-images.png")).isEqualTo(4 * (2 * 4 + 2) + 2);
    }

    @Test
    void aGeneratorThatIsToldClasses_hasARowOfEach() throws IOException {
        Conditioning told = Conditioning.labels(3);
        Shape shape = new Shape(1, 4, 4);
        ResidentSamples data =
                Samples.ofFloats(new float[16 * 16], shape).withLabels(new int[16], 3);
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(
                                Generators.mlp(1, 4, 4).optWidths(8).optConditioning(told).build())
                        .setDiscriminator(
                                Discriminators.mlp().optWidths(8).optConditioning(told).build())
                        .addHook(FinalPictures.to(directory).strict())
                        .optBatchSize(8)
                        .build()) {
            trainer.fit(data, Budget.iterations(2));
        }
        assertThat(width("interpolation.png")).isPositive();
        assertThat(directory.resolve("nearest-training-images.png")).doesNotExist();
    }

    @Test
    void whatMakesNoPictures_isLeftAlone() {
        Shape shape = new Shape(2);
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.mlp(2).optWidths(8).build())
                        .setDiscriminator(Discriminators.mlp().optWidths(8).build())
                        .addHook(
                                FinalPictures.to(directory, Samples.ofFloats(new float[32], shape))
                                        .strict())
                        .optBatchSize(8)
                        .build()) {
            trainer.fit(Samples.ofFloats(new float[32], shape), Budget.iterations(2));
        }
        assertThat(directory).isEmptyDirectory();
    }
}
