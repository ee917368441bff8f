package org.gan4j.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InversionTest {

    private GanTrainer trainer;
    private TrainedGenerator generator;

    @BeforeEach
    void describe() {
        trainer =
                GanTrainer.builder()
                        .setGenerator(
                                Generators.mlp(1, 6, 6).optLatentSize(4).optWidths(32).build())
                        .setDiscriminator(Discriminators.mlp().optWidths(8).build())
                        .optSeed(1)
                        .build();
        generator = trainer.generator();
    }

    @AfterEach
    void close() {
        trainer.close();
    }

    private Inversion.Builder search() {
        return Inversion.builder(generator).optSteps(200).optCandidates(16).optRestarts(3);
    }

    @Test
    void imagesOfTheGenerator_areFoundAgain() {
        Samples images = generator.sample(30, 99);
        Inversion.Result found = search().build().invert(images);
        assertThat(found.latents().size()).isEqualTo(30);
        assertThat(found.errors()).hasSize(30).allMatch(error -> error < 1e-5);
        float[] sought = images.floats();
        float[] made = found.images().floats();
        for (int i = 0; i < sought.length; i++) {
            assertThat(made[i]).isCloseTo(sought[i], within(0.05f));
        }
    }

    @Test
    void theSameSeed_findsTheSame_andWeightsStay() {
        Samples images = generator.sample(2, 99);
        float[] before = generator.sample(4, 5).floats();
        Inversion search = search().optSteps(20).build();
        assertThat(search.invert(images).latents().floats())
                .containsExactly(search.invert(images).latents().floats());
        assertThat(generator.sample(4, 5).floats()).containsExactly(before);
    }

    @Test
    void features_canBeCompared() {
        Samples images = generator.sample(2, 99);
        Inversion.Distance halves = Inversion.Distance.features(made -> made.get(":, :, 0:3, :"));
        assertThat(search().optDistance(halves).build().invert(images).errors())
                .allMatch(error -> error < 1e-4);
        assertThatThrownBy(
                        () ->
                                search().optDistance((made, sought) -> made.sub(sought).square())
                                        .build()
                                        .invert(images))
                .hasMessageContaining("a distance gives one number for each image");
    }

    @Test
    void progress_isTold_andTheSearchCanBeInterrupted() {
        List<Long> done = new ArrayList<>();
        Inversion told =
                search().optSteps(5)
                        .optListener(
                                (task, now, total) -> {
                                    done.add(now);
                                    if (now == 3) {
                                        Thread.currentThread().interrupt();
                                    }
                                })
                        .build();
        assertThatThrownBy(() -> told.invert(generator.sample(1, 9)))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("inversion was interrupted after 3 of 5");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).containsExactly(1L, 2L, 3L);
    }

    @Test
    void badInput_isRefused() {
        assertThatThrownBy(
                        () -> search().build().invert(Samples.ofFloats(new float[4], new Shape(4))))
                .hasMessageContaining("this generator makes samples of shape (1, 6, 6)");
        assertThatThrownBy(() -> search().optRestarts(0)).hasMessageContaining("restarts");
        assertThatThrownBy(() -> search().optLearningRate(0)).hasMessageContaining("rate");
    }
}
