package org.gan4j.djl.internal.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.GeneratorTranslator;
import org.gan4j.djl.Generators;
import org.gan4j.djl.internal.Golden;
import org.gan4j.djl.internal.PointGan;
import org.gan4j.djl.internal.checkpoint.SafeTensors;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.plugin.GeneratorEnsemble;
import org.gan4j.djl.plugin.MinibatchDiscrimination;
import org.gan4j.djl.plugin.MinibatchStd;
import org.gan4j.djl.plugin.Packing;
import org.gan4j.djl.plugin.VirtualBatchNorm;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchModule;
import org.gan4j.latent.LatentPrior;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.plugin.Ema;
import org.gan4j.run.Budget;
import org.gan4j.run.CheckpointException;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generators for use without this library, and from elsewhere. */
class ExportTest {

    private static final Samples DIGITS =
            Samples.ofFloats(new float[16 * 28 * 28], new Shape(1, 28, 28));

    private static final Samples NOISE = noise();

    private static Samples noise() {
        float[] values = new float[24 * 28 * 28];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        return Samples.ofFloats(values, new Shape(1, 28, 28));
    }

    private final NDManager manager = Torch.newManager(Device.cpu());
    @TempDir Path directory;

    @AfterEach
    void close() {
        manager.close();
    }

    private static Generator dcgan() {
        return Generators.dcgan(28, 28, 1).optWidth(4).optLatentSize(8).build();
    }

    private static GanTrainer trained(Generator generator) {
        GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(generator)
                        .setDiscriminator(Discriminators.dcgan(28, 28, 1).optWidth(4).build())
                        .addPlugin(Ema.halfLifeImages(8))
                        .optBatchSize(8)
                        .build();
        trainer.fit(DIGITS, Budget.iterations(2));
        return trainer;
    }

    @Test
    void aDiscriminator_thatLooksAtItsBatch_isExportedToo() throws Exception {
        assertDiscriminatorExported(6, MinibatchStd.standard(), MinibatchDiscrimination.of(3, 2));
        assertDiscriminatorExported(9, Packing.of(3));
        assertDiscriminatorExported(9, MinibatchStd.standard(), Packing.of(3));
        Plugin virtual = VirtualBatchNorm.of(NOISE.slice(0, 4));
        assertDiscriminatorExported(6, virtual);
        assertDiscriminatorExported(6, virtual, MinibatchStd.standard(), Packing.of(2));
    }

    private void assertDiscriminatorExported(int size, Plugin... plugins) throws Exception {
        Path file = directory.resolve("discriminator.pt");
        GanTrainerBuilder gan =
                GanTrainer.builder()
                        .setGenerator(dcgan())
                        .setDiscriminator(Discriminators.dcgan(28, 28, 1).optWidth(4).build())
                        .optBatchSize(2 * size);
        Arrays.stream(plugins).forEach(gan::addPlugin);
        try (GanTrainer trainer = gan.build()) {
            trainer.fit(NOISE, Budget.iterations(2));
            trainer.exportTorchScript("discriminator", file);
            Discriminator network = PointGan.game(trainer).discriminator();
            ForwardPass pass = Weights.live(network.block(), manager).pass(false);
            try (TorchModule module = TorchModule.load(file, Device.cpu());
                    GradMode mode = GradMode.off()) {
                for (int count : new int[] {2 * size, size}) {
                    NDArray x = manager.randomNormal(new Shape(count, 1, 28, 28));
                    NDArray logits = network.criticise(DiscriminatorInput.of(x), pass).logits();
                    assertClose(module.run(manager, "forward", x).head(), logits);
                    NDArray alone = pass.run(network.block(), new NDList(x)).head();
                    assertClose(Discriminator.logits(alone), logits);
                }
            }
        }
    }

    /** The export compares itself with the network. */
    @Test
    void packedLabels_areExported() {
        Path file = directory.resolve("discriminator.pt");
        Conditioning told = Conditioning.labels(3);
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.mlp(2).optConditioning(told).build())
                        .setDiscriminator(Discriminators.mlp().optConditioning(told).build())
                        .addPlugin(Packing.of(2))
                        .optBatchSize(8)
                        .build()) {
            trainer.exportTorchScript("discriminator", file);
        }
        assertThat(file).isNotEmptyFile();
    }

    @Test
    void aMixtureOfGenerators_andOneWithAReferenceBatch_areExported() throws Exception {
        assertGeneratorExported(GeneratorEnsemble.of(List.of(dcgan(), dcgan(), dcgan())));
        assertGeneratorExported(VirtualBatchNorm.decorated(dcgan(), 4));
    }

    private void assertGeneratorExported(Generator generator) throws Exception {
        Path file = directory.resolve("generator.pt");
        NDArray z = manager.randomNormal(new Shape(9, generator.latentSize()));
        try (GanTrainer trainer = trained(generator)) {
            trainer.generator().exportTorchScript(file);
            ForwardPass pass = Weights.live(generator.block(), manager).pass(false);
            try (TorchModule module = TorchModule.load(file, Device.cpu());
                    GradMode mode = GradMode.off()) {
                assertClose(
                        module.run(manager, "forward", z).head(), trainer.generator().generate(z));
                assertClose(
                        pass.run(generator.block(), z),
                        generator.generate(GeneratorInput.of(z), pass));
            }
        }
    }

    private static void assertClose(NDArray actual, NDArray expected) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        assertThat(actual.toFloatArray()).containsExactly(expected.toFloatArray(), within(1e-5f));
    }

    @Test
    void aTorchScriptFile_makesTheSameSamples_inAnyNumber() throws Exception {
        Path file = directory.resolve("generator.pt");
        NDArray z = manager.randomNormal(new Shape(5, 8));
        try (GanTrainer trainer = trained(dcgan())) {
            trainer.generator().exportTorchScript(file);
            try (TorchModule module = TorchModule.load(file, Device.cpu());
                    GradMode mode = GradMode.off()) {
                assertClose(
                        module.run(manager, "forward", z).head(), trainer.generator().generate(z));
            }
        }
    }

    @Test
    void djlLoadsIt_andARequestGivesTheSameSamples() throws Exception {
        Path file = directory.resolve("generator.pt");
        SampleRequest request = SampleRequest.of(70).withSeed(3).truncated(1.5);
        try (GanTrainer trainer = trained(dcgan())) {
            trainer.generator().exportTorchScript(file);
            GeneratorTranslator translator = GeneratorTranslator.of(LatentPrior.normal(8));
            try (ZooModel<SampleRequest, Samples> model = loaded(file, translator);
                    Predictor<SampleRequest, Samples> predictor = model.newPredictor()) {
                assertThat(predictor.predict(request).floats())
                        .containsExactly(
                                trainer.generator().sample(request).floats(), within(1e-5f));
            }
        }
    }

    @Test
    void djlLoadsOneThatIsToldClasses_andARequestForThemGivesTheSameSamples() throws Exception {
        Path file = directory.resolve("generator.pt");
        Conditioning told = Conditioning.labels(3);
        Samples labelled =
                DIGITS.resident().withLabels(IntStream.range(0, 16).map(i -> i % 3).toArray());
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(
                                Generators.mlp(1, 28, 28)
                                        .optLatentSize(8)
                                        .optConditioning(told)
                                        .build())
                        .setDiscriminator(Discriminators.mlp().optConditioning(told).build())
                        .optBatchSize(8)
                        .build()) {
            trainer.fit(labelled, Budget.iterations(1));
            trainer.generator().exportTorchScript(file);
            GeneratorTranslator translator = GeneratorTranslator.of(LatentPrior.normal(8), told);
            try (ZooModel<SampleRequest, Samples> model = loaded(file, translator);
                    Predictor<SampleRequest, Samples> predictor = model.newPredictor()) {
                for (SampleRequest request :
                        List.of(
                                SampleRequest.of(9).withSeed(3).labelled(2),
                                SampleRequest.of(9).withSeed(3).balanced())) {
                    Samples made = predictor.predict(request);
                    Samples expected = trainer.generator().sample(request);
                    assertThat(made.floats()).containsExactly(expected.floats(), within(1e-5f));
                    assertThat(made.labels()).isEqualTo(expected.labels());
                }
            }
        }
    }

    private static ZooModel<SampleRequest, Samples> loaded(
            Path file, GeneratorTranslator translator) throws Exception {
        return Criteria.builder()
                .setTypes(SampleRequest.class, Samples.class)
                .optModelPath(file)
                .optEngine("PyTorch")
                .optDevice(Device.cpu())
                .optTranslator(translator)
                .build()
                .loadModel();
    }

    @Test
    void aDiscriminator_returnsItsLogits() throws Exception {
        Path file = directory.resolve("discriminator.pt");
        NDArray x = manager.randomNormal(new Shape(5, 1, 28, 28));
        try (GanTrainer trainer = trained(dcgan())) {
            trainer.exportTorchScript("discriminator", file);
            Discriminator network = PointGan.game(trainer).discriminator();
            ForwardPass pass = Weights.live(network.block(), manager).pass(false);
            try (TorchModule module = TorchModule.load(file, Device.cpu());
                    GradMode mode = GradMode.off()) {
                assertClose(
                        module.run(manager, "forward", x).head(),
                        network.criticise(DiscriminatorInput.of(x), pass).logits());
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.exportTorchScript("critic", file))
                    .withMessageContaining("no network 'critic'");
        }
    }

    @Test
    void conditionsAreArguments() throws Exception {
        Conditioning told = new Conditioning(3, 2, null);
        Generator generator =
                Generators.mlp(1, 28, 28)
                        .optWidths(8, 8)
                        .optBatchNorm(true)
                        .optTanh(true)
                        .optConditioning(told)
                        .build();
        Path file = directory.resolve("generator.pt");
        NDArray z = manager.randomNormal(new Shape(3, 10));
        NDArray labels = manager.create(new long[] {0, 2, 1});
        NDArray vector = manager.randomNormal(new Shape(3, 2));
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(generator)
                        .setDiscriminator(Discriminators.mlp().optConditioning(told).build())
                        .optBatchSize(8)
                        .build()) {
            trainer.generator().exportTorchScript(file);
            NDArray expected =
                    trainer.generator()
                            .generate(new GeneratorInput(z, new Condition(labels, vector, null)));
            try (TorchModule module = TorchModule.load(file, Device.cpu());
                    GradMode mode = GradMode.off()) {
                assertClose(module.run(manager, "forward", z, labels, vector).head(), expected);
                NDArray shares = labels.oneHot(3);
                assertClose(module.run(manager, "forward", z, shares, vector).head(), expected);
            }
        }
    }

    @Test
    void aBlockThatIsNoScript_isNamed_andNothingIsWritten() {
        Block linear = ai.djl.nn.core.Linear.builder().setUnits(28 * 28).build();
        Generator generator = Generator.of(linear, 8, new Shape(28 * 28), Conditioning.none());
        assertRefused(() -> generator, "Linear is no TorchScript");
        assertRefused(
                () -> new Brighter(Generators.mlp(28 * 28).optLatentSize(8).build()),
                "Brighter returns something else than its block");
    }

    private void assertRefused(Supplier<Generator> generator, String message) {
        Path file = directory.resolve("generator.pt");
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(generator.get())
                        .setDiscriminator(Discriminators.mlp().build())
                        .optBatchSize(8)
                        .build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> trainer.generator().exportTorchScript(file))
                    .withMessageContaining(message);
        }
        assertThat(file).doesNotExist();
    }

    /** Does in Java what its block does not know of. */
    private record Brighter(Generator inner) implements Generator {

        @Override
        public Block block() {
            return inner.block();
        }

        @Override
        public int latentSize() {
            return inner.latentSize();
        }

        @Override
        public Shape sampleShape() {
            return inner.sampleShape();
        }

        @Override
        public NDArray generate(GeneratorInput input, ForwardPass pass) {
            return inner.generate(input, pass).add(1);
        }

        @Override
        public String toString() {
            return "Brighter";
        }
    }

    @Test
    void weightsThatWereExported_areImported() throws Exception {
        Path file = directory.resolve("generator.safetensors");
        NDArray z = manager.randomNormal(new Shape(5, 8));
        try (GanTrainer trainer = trained(dcgan())) {
            trainer.generator().exportSafetensors(file);
            try (TrainedGenerator imported = TrainedGenerator.importSafetensors(file, dcgan())) {
                assertClose(imported.generate(z), trainer.generator().generate(z));
                assertThat(imported.sample(3, 1).size()).isEqualTo(3);
            }
        }
    }

    @Test
    void theWeightsOfADiscriminator_areExported_ofNoSuchNetworkAreNot() throws Exception {
        Path file = directory.resolve("discriminator.safetensors");
        try (GanTrainer trainer = trained(dcgan())) {
            trainer.exportSafetensors("discriminator", file);
            Block block = PointGan.game(trainer).discriminator().block();
            Map<String, NDArray> weights = Weights.live(block, manager).byName();
            assertThat(weights).containsOnlyKeys(block.getParameters().keys());
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            SafeTensors.write(expected, weights);
            assertThat(file).hasBinaryContent(expected.toByteArray());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.exportSafetensors("critic", file))
                    .withMessageContaining("critic");
        }
    }

    /** See src/test/python/foreign_generator.py. */
    @Test
    void aGeneratorOfPyTorch_makesTheSameImagesHere() {
        JsonObject golden = Golden.read("foreign_generator.json");
        Path file = Path.of("src/test/resources/golden/foreign_generator.safetensors");
        Generator network =
                Generators.dcgan(16, 16, 1).optWidth(2).optLatentSize(3).optBias(false).build();
        try (TrainedGenerator imported = TrainedGenerator.importSafetensors(file, network)) {
            NDArray z = manager.create(floats(golden, "z"), new Shape(2, 3));
            assertThat(imported.generate(z).toFloatArray())
                    .containsExactly(floats(golden, "images"), within(1e-5f));
        }
    }

    private static float[] floats(JsonObject golden, String name) {
        JsonArray numbers = golden.getAsJsonArray(name);
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).getAsFloat();
        }
        return values;
    }

    private static void write(Path file, String header, byte[] values) throws Exception {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + json.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(json.length).put(json).put(values).array());
    }

    private static Generator linear() {
        return Generator.of(new Sequential().add(new Linear(1)), 2);
    }

    /** 1.5 and -2 as bfloat16, 0.5 as float16, in another order than the network's. */
    private static final byte[] HALVES = {
        0, 0x38, (byte) 0xc0, 0x3f, 0, (byte) 0xc0, 7, 0, 0, 0, 0, 0, 0, 0
    };

    @Test
    void halfPrecision_anotherOrder_aPrefixAndCounts_areUnderstood() throws Exception {
        Path file = directory.resolve("other.safetensors");
        write(
                file,
                """
                {"main.0.bias":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},
                 "main.1.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[6,14]},
                 "main.0.weight":{"dtype":"BF16","shape":[1,2],"data_offsets":[2,6]}}""",
                HALVES);
        try (TrainedGenerator imported = TrainedGenerator.importSafetensors(file, linear())) {
            NDArray z = manager.create(new float[] {2, 1}, new Shape(1, 2));
            assertThat(imported.generate(z).toFloatArray()).containsExactly(1.5f);
        }
    }

    @Test
    void aFileOfAnotherNetwork_orDamaged_isRefused_andTheNetworkIsFreeAgain() throws Exception {
        Path file = directory.resolve("other.safetensors");
        Generator network = linear();
        List<String> headers =
                List.of(
                        "{\"0.bias\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]}}",
                        "{\"0.bias\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]},"
                                + "\"0.weight\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[2,6]}}",
                        "{\"0.bias\":{\"dtype\":\"F8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
                        "{\"0.bias\":{\"dtype\":\"F16\",\"shape\":[9],\"data_offsets\":[0,18]}}",
                        "{");
        List<String> messages =
                List.of(
                        "lacks [0.weight]",
                        "'0.weight' has shape (2), not (1, 2)",
                        "is of type F8: expected",
                        "the place of '0.bias' does not fit",
                        "not a readable safetensors file");
        for (int i = 0; i < headers.size(); i++) {
            write(file, headers.get(i), HALVES);
            String message = messages.get(i);
            assertThatThrownBy(() -> TrainedGenerator.importSafetensors(file, network))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(message)
                    .hasMessageContaining("other.safetensors");
        }
        network.block().initialize(manager, DataType.FLOAT32, new Shape(1, 2));
        assertThat(network.block().isInitialized()).isTrue();
    }
}
