package org.gan4j.djl.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.nio.file.Path;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.internal.PointGan;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.torch.Torch;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.Generator;
import org.gan4j.run.Budget;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualBatchNormTest {

    private static final Samples IMAGES = images();

    private static Samples images() {
        float[] values = new float[24 * 256];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i * 0.37 + Math.floorDiv(i, 256));
        }
        return Samples.ofFloats(values, new Shape(1, 16, 16));
    }

    private static GanTrainerBuilder describe() {
        return GanTrainer.builder()
                .setGenerator(Generators.dcgan(16, 16, 1).optLatentSize(6).optWidth(4).build())
                .setDiscriminator(Discriminators.dcgan(16, 16, 1).optWidth(4).build())
                .addPlugin(VirtualBatchNorm.of(IMAGES.slice(0, 8)))
                .optBatchSize(8);
    }

    @Test
    void aSample_doesNotDependOnItsNeighbours_evenInTraining() {
        try (GanTrainer trainer = describe().build();
                NDManager manager = Torch.newManager(Device.cpu())) {
            Discriminator network = PointGan.game(trainer).discriminator();
            ForwardPass pass = Weights.live(network.block(), manager).pass(true);
            NDArray x = manager.create(IMAGES.floats(), new Shape(24, 1, 16, 16));
            NDArray all = network.criticise(DiscriminatorInput.of(x), pass).logits();
            NDArray few = network.criticise(DiscriminatorInput.of(x.get("20:24")), pass).logits();
            assertThat(all.getShape()).isEqualTo(new Shape(24));
            assertThat(few.toFloatArray())
                    .containsExactly(all.get("20:24").toFloatArray(), within(1e-5f));
        }
    }

    @Test
    void theLayer_joinsTheSampleToTheReferenceStatistics() {
        try (GanTrainer trainer = describe().build();
                NDManager manager = Torch.newManager(Device.cpu())) {
            Block network = PointGan.game(trainer).discriminator().block().getChildren().valueAt(1);
            Block layer = network.getChildren().valueAt(3);
            NDArray gamma = layer.getParameters().get("weight").getArray();
            NDArray x = manager.randomNormal(new Shape(10, gamma.size(), 3, 3));
            NDArray y = Weights.live(layer, manager).pass(true).run(layer, x);
            double c = 1.0 / 9;
            double[] reference = moments(x.get("0:8, 2"));
            double[] own = moments(x.get("9, 2"));
            double mean = c * own[0] + (1 - c) * reference[0];
            double square = c * own[1] + (1 - c) * reference[1];
            double expected =
                    (x.getFloat(9, 2, 1, 1) - mean) / Math.sqrt(square - mean * mean + 1e-5);
            assertThat(y.getFloat(9, 2, 1, 1))
                    .isCloseTo((float) (gamma.getFloat(2) * expected), within(1e-5f));
            double plain =
                    (x.getFloat(3, 2, 1, 1) - reference[0])
                            / Math.sqrt(reference[1] - reference[0] * reference[0] + 1e-5);
            assertThat(y.getFloat(3, 2, 1, 1))
                    .isCloseTo((float) (gamma.getFloat(2) * plain), within(1e-5f));
        }
    }

    private static double[] moments(NDArray x) {
        return new double[] {x.mean().getFloat(), x.square().mean().getFloat()};
    }

    @Test
    void resuming_continuesTheSameRun(@TempDir Path directory) {
        float[] expected;
        try (GanTrainer trainer = describe().build()) {
            trainer.fit(IMAGES, Budget.iterations(4));
            trainer.saveCheckpoint(directory.resolve("c"));
            trainer.fit(IMAGES, Budget.iterations(8));
            expected = trainer.sample(3).floats();
            trainer.generator().save(directory.resolve("end"));
        }
        Generator network = Generators.dcgan(16, 16, 1).optLatentSize(6).optWidth(4).build();
        Generator decorated = VirtualBatchNorm.decorated(network, 8);
        try (TrainedGenerator loaded = TrainedGenerator.load(directory.resolve("end"), decorated)) {
            assertThat(loaded.sample(3, 1).size()).isEqualTo(3);
        }
        try (GanTrainer trainer = describe().build().resume(directory.resolve("c"))) {
            trainer.fit(IMAGES, Budget.iterations(8));
            assertThat(trainer.sample(3).floats()).containsExactly(expected);
        }
    }

    @Test
    void networksWithoutBatchNorm_areRefused() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> describe().setGenerator(Generators.mlp(1, 16, 16).build()).build())
                .withMessageContaining("implement TakesNormalisation");
    }
}
