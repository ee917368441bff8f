package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.djl.internal.PointGan.POINTS;
import static org.gan4j.djl.internal.PointGan.points;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.djl.Generators;
import org.gan4j.djl.nn.Dropout;
import org.gan4j.djl.nn.NoiseInjection;
import org.gan4j.djl.torch.SeededManager;
import org.gan4j.djl.torch.Torch;
import org.gan4j.network.Discriminator;
import org.gan4j.network.ForwardPass;
import org.gan4j.optim.Sgd;
import org.gan4j.run.Budget;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Initialisers and layers draw from generators of their own. */
class OwnRandomnessTest {

    private final NDManager manager = Torch.newManager(Device.cpu());

    @TempDir Path directory;

    @AfterEach
    void close() {
        manager.close();
    }

    private static GanTrainerBuilder dropping() {
        SequentialBlock layers =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(16).build())
                        .add(new Dropout(0.5))
                        .add(Linear.builder().setUnits(1).build());
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(2).build())
                .setDiscriminator(Discriminator.of(layers))
                .optOptimizer(Sgd.of(1e-3))
                .optBatchSize(16);
    }

    private static List<Float> sample(TrainedGenerator generator) {
        float[] values = generator.sample(16, 1).floats();
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    }

    private static List<Float> trained(GanTrainer trainer) {
        trainer.fit(POINTS, Budget.iterations(20));
        return sample(trainer.generator());
    }

    @Test
    void fortyBuildsAndLoadsBesideATrainingThread_areAsAlone() throws Exception {
        Path saved = directory.resolve("generator");
        List<Float> alone;
        try (GanTrainer trainer = points(8).optSeed(5).build()) {
            alone = sample(trainer.generator());
            trainer.generator().save(saved);
        }
        Set<List<Float>> built = new HashSet<>();
        Set<List<Float>> loaded = new HashSet<>();
        try (GanTrainer busy = dropping().build()) {
            Thread training = new Thread(() -> busy.fit(POINTS, Budget.iterations(1_000_000)));
            training.start();
            try {
                for (int i = 0; i < 40; i++) {
                    try (GanTrainer trainer = points(8).optSeed(5).build();
                            TrainedGenerator generator = TrainedGenerator.load(saved)) {
                        built.add(sample(trainer.generator()));
                        loaded.add(sample(generator));
                    }
                }
                assertThat(training.isAlive()).isTrue();
            } finally {
                training.interrupt();
                training.join();
            }
        }
        assertThat(built).containsExactly(alone);
        assertThat(loaded).containsExactly(alone);
    }

    @Test
    void buildingDrawsNothingFromTheProcess() {
        Torch.engine().setRandomSeed(3);
        float expected = manager.randomNormal(new Shape(1)).getFloat();
        Torch.engine().setRandomSeed(3);
        points(8).build().close();
        assertThat(manager.randomNormal(new Shape(1)).getFloat()).isEqualTo(expected);
    }

    @Test
    void dropoutBesideAnotherTrainer_isAsAlone() throws Exception {
        List<Float> alone;
        try (GanTrainer trainer = dropping().build()) {
            alone = trained(trainer);
        }
        try (GanTrainer busy = dropping().optSeed(9).build();
                GanTrainer trainer = dropping().build()) {
            Thread training = new Thread(() -> busy.fit(POINTS, Budget.iterations(1_000_000)));
            training.start();
            try {
                assertThat(trained(trainer)).isEqualTo(alone);
                assertThat(training.isAlive()).isTrue();
            } finally {
                training.interrupt();
                training.join();
            }
        }
    }

    @Test
    void dropoutOfMicroBatches_isThatOfTheWholeBatch() {
        try (GanTrainer whole = dropping().optDataType(DataType.FLOAT64).build();
                GanTrainer parts =
                        dropping().optDataType(DataType.FLOAT64).optMicroBatches(4).build()) {
            List<Float> expected = trained(whole);
            List<Float> actual = trained(parts);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.get(i)).isCloseTo(expected.get(i), within(1e-6f));
            }
        }
    }

    @Test
    void dropoutKeepsTheMean_andDoesNothingOutsideTraining() {
        Dropout dropout = new Dropout(0.25);
        NDArray x = manager.ones(new Shape(100, 100));
        dropout.initialize(manager, DataType.FLOAT32, x.getShape());
        ParameterStore store = new ParameterStore(SeededManager.of(manager, 1), false);
        NDArray dropped = new ForwardPass(store, true).run(dropout, x);
        // 10,000 draws: the share of zeros has a standard deviation of 0.0043
        assertThat(dropped.eq(0).toType(DataType.FLOAT32, false).mean().getFloat())
                .isCloseTo(0.25f, within(0.02f));
        assertThat(dropped.max().getFloat()).isCloseTo(4f / 3, within(1e-6f));
        assertThat(new ForwardPass(store, false).run(dropout, x)).isEqualTo(x);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dropout(1))
                .withMessageContaining("[0, 1), but was 1.0");
    }

    @Test
    void noiseIsOneImageForEachSample_timesTheWeightOfItsChannel() {
        NoiseInjection noise = new NoiseInjection();
        NDArray x = manager.ones(new Shape(4, 3, 50, 50));
        noise.initialize(manager, DataType.FLOAT32, x.getShape());
        ParameterStore store = new ParameterStore(SeededManager.of(manager, 1), false);
        assertThat(new ForwardPass(store, true).run(noise, x)).isEqualTo(x);
        noise.getParameters().get("weight").getArray().set(new float[] {1, -2, 0});
        NDArray added = new ForwardPass(store, true).run(noise, x).sub(x);
        NDArray first = added.get(":, 0");
        // 10,000 draws: their mean has a standard deviation of 0.01, their deviation one of 0.007
        assertThat(first.mean().getFloat()).isCloseTo(0, within(0.05f));
        assertThat(deviation(first.toType(DataType.FLOAT64, false))).isCloseTo(1, within(0.03));
        assertThat(first.get(0)).isNotEqualTo(first.get(1));
        assertThat(added.get(":, 1").add(first.mul(2)).abs().max().getFloat()).isLessThan(1e-5f);
        assertThat(added.get(":, 2").abs().max().getFloat()).isZero();
        assertThat(new ForwardPass(store, false).run(noise, x)).isEqualTo(x);
    }

    @Test
    void seededDraws_haveTheAskedDistribution_andDiffer() {
        NDManager seeded = SeededManager.of(manager, 2);
        Shape shape = new Shape(100_000);
        NDArray uniform = seeded.randomUniform(-2f, 4f, shape);
        assertThat(uniform.min().getFloat()).isBetween(-2f, -1.99f);
        assertThat(uniform.max().getFloat()).isBetween(3.99f, 4f);
        assertThat(uniform.mean().getFloat()).isCloseTo(1f, within(0.03f));
        NDArray normal = seeded.randomNormal(1f, 0.5f, shape, DataType.FLOAT64);
        assertThat(normal.getDataType()).isEqualTo(DataType.FLOAT64);
        assertThat(normal.mean().getDouble()).isCloseTo(1, within(0.01));
        assertThat(deviation(normal)).isCloseTo(0.5, within(0.01));
        NDArray truncated = seeded.truncatedNormal(0f, 1f, shape, DataType.FLOAT64);
        assertThat(truncated.abs().max().getDouble()).isBetween(1.99, 2.0);
        // N(0, 1) cut at two deviations keeps a deviation of 0.8796
        assertThat(deviation(truncated)).isCloseTo(0.8796, within(0.01));
        assertThat(seeded.randomNormal(shape)).isNotEqualTo(seeded.randomNormal(shape));
        assertThat(SeededManager.of(manager, 2).randomUniform(-2f, 4f, shape)).isEqualTo(uniform);
    }

    private static double deviation(NDArray values) {
        return Math.sqrt(values.sub(values.mean()).square().mean().getDouble());
    }
}
