package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchModule;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.latent.LatentPrior;
import org.gan4j.regularizer.GradientPenalty;
import org.gan4j.regularizer.R1;
import org.gan4j.run.Budget;
import org.gan4j.run.Precision;
import org.gan4j.run.RandomSource;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on a GPU beside the same one on the CPU; skipped where there is no GPU. */
@Tag("gpu")
class GpuTest {

    private static final int ITERATIONS = 10;

    @TempDir Path directory;

    @BeforeAll
    static void needsGpu() {
        assumeTrue(Torch.engine().getGpuCount() > 0, "libtorch sees no GPU");
    }

    private static List<Double> losses(GanTrainerBuilder gan, Path start, int iterations) {
        List<Double> losses = new ArrayList<>();
        try (GanTrainer trainer = gan.addHook(recording(losses)).build()) {
            trainer.resume(start, "precision").fit(TinyGan.DIGITS, Budget.iterations(iterations));
        }
        return losses;
    }

    private static TrainingHook recording(List<Double> losses) {
        return new TrainingHook() {
            @Override
            public void afterIteration(IterationEvent event) {
                event.numbers().values().forEach(of -> losses.add(of.loss()));
            }
        };
    }

    private static GanTrainerBuilder inFloat64(Device device) {
        return TinyGan.describe(1)
                .optDataType(DataType.FLOAT64)
                .optLatentPrior(new OfHost())
                .addRegularizer(R1.of(1))
                .optDevice(device);
    }

    @Test
    void lossesAreThoseOfTheCpu_fromTheSameCheckpoint() {
        Path start = directory.resolve("start");
        try (GanTrainer trainer = inFloat64(Device.cpu()).build()) {
            trainer.saveCheckpoint(start);
        }
        List<Double> here = losses(inFloat64(Device.cpu()), start, ITERATIONS);
        List<Double> there = losses(inFloat64(Device.gpu()), start, ITERATIONS);
        assertThat(there).hasSameSizeAs(here).hasSize(2 * ITERATIONS);
        for (int i = 0; i < here.size(); i++) {
            assertThat(there.get(i)).isCloseTo(here.get(i), within(1e-9 * Math.abs(here.get(i))));
        }
    }

    @Test
    void perceptrons_areTheSameBits_twice_andWithPenalties() {
        List<List<Double>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            List<Double> losses = new ArrayList<>();
            GanTrainerBuilder gan =
                    PointGan.points(8)
                            .addRegularizer(GradientPenalty.twoSided())
                            .optSeed(1)
                            .optDevice(Device.gpu())
                            .addHook(recording(losses));
            try (GanTrainer trainer = gan.build()) {
                trainer.fit(PointGan.POINTS, Budget.iterations(50));
                for (float value : trainer.sample(8).resident().floats()) {
                    losses.add((double) value);
                }
            }
            runs.add(losses);
        }
        assertThat(runs.get(0)).isEqualTo(runs.get(1));
    }

    @Test
    void aGeneratorTrainedHere_makesTheSameImagesOnTheCpu_andExported() {
        Path saved = directory.resolve("generator");
        Path script = directory.resolve("generator.pt");
        try (GanTrainer trainer = TinyGan.describe(1).optDevice(Device.gpu()).build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(ITERATIONS));
            trainer.generator().save(saved);
            trainer.generator().exportTorchScript(script);
        }
        float[] onCpu;
        try (TrainedGenerator generator = TrainedGenerator.load(saved)) {
            onCpu = generator.sample(5, 3).resident().floats();
        }
        try (TrainedGenerator generator = TrainedGenerator.load(saved, Device.gpu())) {
            // convolutions of float32 are in TF32 on a GPU, which has ten bits
            assertThat(generator.sample(5, 3).resident().floats())
                    .containsExactly(onCpu, within(5e-3f));
        }
        assertThat(exported(script)).isNotEmpty();
    }

    private static float[] exported(Path script) {
        try (NDManager manager = Torch.newManager(Device.gpu());
                TorchModule module = TorchModule.load(Files.readAllBytes(script), Device.gpu())) {
            NDArray z = manager.zeros(new Shape(2, 8));
            return module.run(manager, "forward", z).head().toFloatArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void memoryStaysFlat() {
        List<Long> used = new ArrayList<>();
        TrainingHook watch =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        if (event.progress().iterations() % 100 == 0) {
                            event.trainer().sample(4);
                            used.add(CudaUtils.getGpuMemory(Device.gpu()).getCommitted());
                        }
                    }
                };
        try (GanTrainer trainer =
                TinyGan.describe(1)
                        .addRegularizer(R1.of(1))
                        .optDevice(Device.gpu())
                        .addHook(watch)
                        .build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(600));
        }
        assertThat(used.get(used.size() - 1) - used.get(1)).as("bytes of %s", used).isZero();
    }

    @Test
    void bfloat16_isNearFullPrecision_andNotTheSame() {
        Path start = directory.resolve("start");
        try (GanTrainer trainer = TinyGan.describe(1).optDevice(Device.gpu()).build()) {
            trainer.saveCheckpoint(start);
        }
        List<Double> full = losses(TinyGan.describe(1).optDevice(Device.gpu()), start, 5);
        List<Double> half =
                losses(
                        TinyGan.describe(1)
                                .optDevice(Device.gpu())
                                .optPrecision(Precision.BFLOAT16),
                        start,
                        5);
        assertThat(half).isNotEqualTo(full).hasSameSizeAs(full);
        for (int i = 0; i < full.size(); i++) {
            assertThat(half.get(i)).isCloseTo(full.get(i), within(0.05 * full.get(i)));
        }
    }

    /** Draws in Java, so that it draws the same numbers for every device. */
    private static final class OfHost implements LatentPrior {

        private long draws;

        @Override
        public int size() {
            return 8;
        }

        @Override
        public NDArray draw(int count, RandomSource random) {
            Random numbers = new Random(draws++);
            double[] values = numbers.doubles((long) count * size(), -1, 1).toArray();
            NDArray like = random.normal(new Shape(count, size()));
            try (NDArray host = like.getManager().create(values, like.getShape())) {
                host.copyTo(like);
            }
            return like;
        }
    }
}
