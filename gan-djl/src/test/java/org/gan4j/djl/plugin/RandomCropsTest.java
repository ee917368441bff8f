package org.gan4j.djl.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Batch;
import org.gan4j.data.Condition;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.internal.PointGan;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchRandom;
import org.gan4j.plugin.RandomCrops;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.run.StepContext;
import org.gan4j.transform.SampleKind;
import org.gan4j.transform.SampleTransform;
import org.junit.jupiter.api.Test;

class RandomCropsTest {

    private static final int HEIGHT = 4;
    private static final int WIDTH = 6;
    private static final int PADDING = 2;
    private static final int BATCH = 20;

    /** Remembers the real images. */
    private static final class Watching implements SampleTransform {

        private final List<float[]> real = new ArrayList<>();

        @Override
        public Batch apply(Batch batch, SampleKind kind, StepContext context) {
            if (kind == SampleKind.REAL) {
                real.add(batch.samples().toFloatArray());
            }
            return batch;
        }
    }

    private static GanTrainerBuilder describe(int height) {
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(2, height, WIDTH).optWidths(4).build())
                .setDiscriminator(Discriminators.mlp().optWidths(4).build())
                .optBatchSize(BATCH)
                .optSeed(1);
    }

    /** Channel, row and column of a pixel can be told from its value. */
    private static float value(int channel, int row, int column) {
        return (channel * 24 + row * 6 + column) / 48f;
    }

    private static int mirrored(int place, int size) {
        int inside = Math.abs(place);
        return inside < size ? inside : 2 * (size - 1) - inside;
    }

    private static float[] shifted(int down, int right) {
        float[] image = new float[2 * HEIGHT * WIDTH];
        int at = 0;
        for (int channel = 0; channel < 2; channel++) {
            for (int row = 0; row < HEIGHT; row++) {
                for (int column = 0; column < WIDTH; column++) {
                    image[at++] =
                            value(
                                    channel,
                                    mirrored(row + down, HEIGHT),
                                    mirrored(column + right, WIDTH));
                }
            }
        }
        return image;
    }

    private static ResidentSamples data() {
        float[] all = new float[BATCH * 2 * HEIGHT * WIDTH];
        for (int i = 0; i < BATCH; i++) {
            System.arraycopy(shifted(0, 0), 0, all, i * 2 * HEIGHT * WIDTH, 2 * HEIGHT * WIDTH);
        }
        return Samples.ofFloats(all, new Shape(2, HEIGHT, WIDTH));
    }

    private static String found(float[] batch, int image) {
        float[] one =
                Arrays.copyOfRange(
                        batch, image * 2 * HEIGHT * WIDTH, (image + 1) * 2 * HEIGHT * WIDTH);
        for (int down = -PADDING; down <= PADDING; down++) {
            for (int right = -PADDING; right <= PADDING; right++) {
                if (Arrays.equals(one, shifted(down, right))) {
                    return down + " " + right;
                }
            }
        }
        return "another image";
    }

    @Test
    void everyShift_occurs_asAWhole_inAllChannels() {
        Watching watching = new Watching();
        try (GanTrainer trainer =
                describe(HEIGHT)
                        .addPlugin(RandomCrops.of(PADDING))
                        .addSampleTransform(watching)
                        .build()) {
            trainer.fit(data(), Budget.iterations(20));
        }
        Set<String> shifts = new HashSet<>();
        for (float[] batch : watching.real) {
            for (int i = 0; i < BATCH; i++) {
                shifts.add(found(batch, i));
            }
        }
        assertThat(shifts).hasSize(25).doesNotContain("another image");
    }

    @Test
    void theImageThatComesWithASample_isShiftedWithIt_andFakesAreLeftAlone() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            StepContext step =
                    new GivenStep(
                            Player.DISCRIMINATOR,
                            manager,
                            new TorchRandom(manager, DataType.FLOAT32, 1));
            NDArray images = manager.create(data().floats(), new Shape(BATCH, 2, HEIGHT, WIDTH));
            Batch given = new Batch(images, new Condition(null, null, images.duplicate()));
            Batch shifted = RandomCrops.of(PADDING).apply(given, SampleKind.REAL, step);
            NDArray told = Objects.requireNonNull(shifted.condition().image());
            assertThat(told.toFloatArray())
                    .isEqualTo(shifted.samples().toFloatArray())
                    .isNotEqualTo(images.toFloatArray());
            assertThat(RandomCrops.of(PADDING).apply(given, SampleKind.FAKE, step)).isSameAs(given);
        }
    }

    @Test
    void whatIsNoLargerThanThePadding_isRefused() {
        GanTrainerBuilder small = describe(2).addPlugin(RandomCrops.of(PADDING));
        assertThatIllegalStateException()
                .isThrownBy(small::build)
                .withMessageContaining("of more than 2 pixels, but the generator makes (2, 2, 6)");
        GanTrainerBuilder points = PointGan.points(4).addPlugin(RandomCrops.of(1));
        assertThatIllegalStateException().isThrownBy(points::build);
        assertThatIllegalArgumentException().isThrownBy(() -> RandomCrops.of(0));
    }
}
