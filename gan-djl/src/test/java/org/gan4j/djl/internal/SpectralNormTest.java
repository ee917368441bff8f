package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import ai.djl.modality.nlp.DefaultVocabulary;
import ai.djl.modality.nlp.embedding.TrainableWordEmbedding;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.util.Pair;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.constraint.WeightClipping;
import org.gan4j.data.Samples;
import org.gan4j.djl.Generators;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.ConvTranspose2d;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.SpectralNorm;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.loss.Losses;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.Generator;
import org.gan4j.optim.Adam;
import org.gan4j.plugin.Ema;
import org.gan4j.run.Budget;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpectralNormTest {

    /** See src/test/python/spectral_norm_golden.py. */
    @ParameterizedTest
    @CsvSource({
        "linear, float64", "linear, float32",
        "conv, float64", "conv, float32",
        "transposed, float64", "transposed, float32"
    })
    void threeSteps_agreeWithPyTorch(String layer, String typeName) {
        DataType type = typeName.equals("float64") ? DataType.FLOAT64 : DataType.FLOAT32;
        double tolerance = type == DataType.FLOAT64 ? 1e-9 : 1e-5;
        JsonObject golden =
                Golden.read("spectral_norm.json").getAsJsonObject(layer).getAsJsonObject(typeName);
        try (NDManager manager = Torch.newManager(Device.cpu());
                GradMode mode = GradMode.on()) {
            Block block = SpectralNorm.of(layer(layer));
            Shape input = layer.equals("linear") ? new Shape(3, 6) : new Shape(3, 2, 5, 5);
            block.initialize(manager, type, input);
            NDArray u = parameter(block, "u");
            NDArray v = parameter(block, "v");
            NDArray weight = parameter(block, "original");
            NDArray bias = parameter(block, "bias");
            hashed(weight.getShape(), 5, manager, type).copyTo(weight);
            hashed(bias.getShape(), 6, manager, type).copyTo(bias);
            unit(hashed(u.getShape(), 7, manager, DataType.FLOAT64), type).copyTo(u);
            unit(hashed(v.getShape(), 8, manager, DataType.FLOAT64), type).copyTo(v);
            NDArray x = hashed(input, 9, manager, type);
            Weights weights = Weights.live(block, manager);
            for (int step = 0; step < 3; step++) {
                weights.pass(true).run(block, x);
            }
            NDArray loss = weights.pass(false).run(block, x).square().sum();
            assertThat(Golden.number(loss))
                    .isCloseTo(
                            golden.get("loss").getAsDouble(),
                            within(golden.get("loss").getAsDouble() * tolerance));
            JsonArray digests = golden.getAsJsonArray("digests");
            NDArray gradient = Autograd.gradients(loss, new NDList(weight)).head();
            NDArray[] actual = {u, v, gradient};
            for (int i = 0; i < 3; i++) {
                Golden.assertDigest(
                        actual[i], digests.get(i).getAsJsonArray(), tolerance, "tensor " + i);
            }
        }
    }

    private static Block layer(String name) {
        return switch (name) {
            case "linear" -> new Linear(5);
            case "conv" -> Conv2d.builder().setFilters(4).setKernel(3).optPadding(1).build();
            default ->
                    ConvTranspose2d.builder()
                            .setFilters(4)
                            .setKernel(4)
                            .optStride(2)
                            .optPadding(1)
                            .build();
        };
    }

    private static NDArray parameter(Block block, String ending) {
        for (Pair<String, Parameter> named : block.getParameters()) {
            if (named.getKey().endsWith(ending)) {
                return named.getValue().getArray();
            }
        }
        throw new AssertionError("no parameter " + ending + " in " + block.getParameters().keys());
    }

    private static NDArray hashed(Shape shape, int salt, NDManager manager, DataType type) {
        return manager.create(Golden.hashed(shape.size(), salt), shape).toType(type, false);
    }

    private static NDArray unit(NDArray vector, DataType type) {
        return vector.div(vector.norm()).toType(type, false);
    }

    @Test
    void of_ALayerWithoutWeight_isRefused() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            Block block = SpectralNorm.of(Activation.reluBlock());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> block.initialize(manager, DataType.FLOAT32, new Shape(2, 3)))
                    .withMessageContaining("has no weight to normalise");
        }
    }

    @Test
    void anEmbedding_isScaledToALargestSingularValueOfOne() {
        List<String> words = List.of("a", "b", "c", "d");
        Block embedding =
                TrainableWordEmbedding.builder()
                        .setEmbeddingSize(3)
                        .setVocabulary(new DefaultVocabulary(words))
                        .optUseDefault(false)
                        .build();
        Block block = SpectralNorm.of(embedding);
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray indices = manager.arange(4).toType(DataType.INT64, false);
            block.initialize(manager, DataType.FLOAT32, indices.getShape());
            NDArray weight = parameter(block, "original");
            hashed(weight.getShape(), 3, manager, DataType.FLOAT32).mul(5).copyTo(weight);
            Weights weights = Weights.live(block, manager);
            for (int i = 0; i < 200; i++) {
                weights.pass(true).run(block, indices);
            }
            NDArray rows = weights.pass(false).run(block, indices);
            assertThat(rows.getShape()).isEqualTo(new Shape(4, 3));
            // M^64 of M = R'R with largest eigenvalue 1 has the trace 1, for each other fades.
            NDArray power = rows.transpose().matMul(rows);
            for (int i = 0; i < 6; i++) {
                power = power.matMul(power);
            }
            assertThat(power.get("0,0").add(power.get("1,1")).add(power.get("2,2")).getFloat())
                    .isCloseTo(1, within(1e-4f));
        }
    }

    private static GanTrainerBuilder wasserstein() {
        Block critic =
                new SequentialBlock()
                        .add(SpectralNorm.of(new Linear(32)))
                        .add(new LeakyRelu(0.2))
                        .add(SpectralNorm.of(new Linear(32)))
                        .add(new LeakyRelu(0.2))
                        .add(SpectralNorm.of(new Linear(1)));
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(2).optWidths(16, 16, 16).build())
                .setDiscriminator(Discriminator.of(critic))
                .optLoss(Losses.wasserstein())
                .optBatchSize(32);
    }

    @Test
    void weightClipping_isRefusedBesideIt() {
        assertThatIllegalStateException()
                .isThrownBy(() -> wasserstein().addConstraint(WeightClipping.standard()).build())
                .withMessageContaining("clips weights that the discriminator normalises");
    }

    @Test
    void aWassersteinCritic_staysLipschitz(@TempDir Path directory) {
        float[] points = new float[400];
        for (int i = 0; i < points.length; i++) {
            points[i] = (float) Math.sin(i * i);
        }
        Samples data = Samples.ofFloats(points, new Shape(2));
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = wasserstein().build();
                NDManager manager = Torch.newManager(Device.cpu());
                GradMode mode = GradMode.off()) {
            trainer.fit(data, Budget.iterations(300));
            Discriminator critic = PointGan.game(trainer).discriminator();
            Weights weights = Weights.live(critic.block(), manager);
            NDArray a = manager.randomNormal(new Shape(2_000, 2)).mul(3);
            NDArray b = a.add(manager.randomNormal(new Shape(2_000, 2)));
            NDArray rise =
                    critic.criticise(DiscriminatorInput.of(a), weights.pass(false))
                            .logits()
                            .sub(
                                    critic.criticise(DiscriminatorInput.of(b), weights.pass(false))
                                            .logits())
                            .abs();
            NDArray run = a.sub(b).square().sum(new int[] {1}).sqrt();
            assertThat(rise.div(run).max().getFloat()).isLessThanOrEqualTo(1.001f);
            trainer.saveCheckpoint(saved);
        }
        try (GanTrainer trainer = wasserstein().build().resume(saved)) {
            trainer.fit(data, Budget.iterations(301));
        }
    }

    /** A mean of unit vectors is shorter, and the sigma by it too small. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void averagedWeights_areScaledByTheirOwnSigma(
            boolean averagesBuffers, @TempDir Path directory) {
        Ema ema = Ema.decay(0.995);
        Block layers =
                new SequentialBlock().add(SpectralNorm.of(linear(16))).add(new LeakyRelu(0.2));
        ((SequentialBlock) layers).add(SpectralNorm.of(linear(2)));
        Generator generator = Generator.of(layers, 4);
        Path saved = directory.resolve("generator");
        try (GanTrainer trainer =
                wasserstein()
                        .setGenerator(generator)
                        .optOptimizer(Adam.of(5e-3).withBetas(0, 0.9))
                        .addPlugin(averagesBuffers ? ema : ema.withCopiedBuffers())
                        .build()) {
            trainer.fit(Samples.ofFloats(new float[200], new Shape(2)), Budget.iterations(300));
            trainer.generator().save(saved);
        }
        SequentialBlock same = new SequentialBlock();
        same.add(SpectralNorm.of(linear(16))).add(new LeakyRelu(0.2));
        same.add(SpectralNorm.of(linear(2)));
        try (TrainedGenerator loaded = TrainedGenerator.load(saved, Generator.of(same, 4))) {
            assertThat(loaded.sample(1, 1).size()).isEqualTo(1);
            for (Block layer : same.getChildren().values()) {
                if (layer instanceof SpectralNorm) {
                    NDArray u = parameter(layer, "u");
                    NDArray v = parameter(layer, "v");
                    NDArray w = parameter(layer, "original");
                    assertThat(u.norm().getFloat()).isCloseTo(1, within(1e-5f));
                    double used =
                            u.reshape(1, -1).matMul(w).matMul(v.reshape(-1, 1)).sum().getFloat();
                    assertThat(used).isCloseTo(largestSingularValue(w), withinPercentage(0.5));
                }
            }
        }
    }

    private static Block linear(int units) {
        return new Linear(units);
    }

    private static double largestSingularValue(NDArray w) {
        NDArray x = w.getManager().ones(new Shape(w.getShape().get(1), 1));
        for (int i = 0; i < 500; i++) {
            x = w.transpose().matMul(w.matMul(x));
            x = x.div(x.norm());
        }
        return w.matMul(x).norm().getFloat();
    }
}
