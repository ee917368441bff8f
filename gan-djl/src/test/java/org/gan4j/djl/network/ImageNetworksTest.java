package org.gan4j.djl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.djl.ClassConditioning;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.ImageRecipes;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.ConvTranspose2d;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.ScaleByClass;
import org.gan4j.djl.torch.SeededManager;
import org.gan4j.djl.torch.Torch;
import org.gan4j.latent.CodedPrior;
import org.gan4j.latent.LatentPrior;
import org.gan4j.network.Generator;
import org.gan4j.network.Network;
import org.gan4j.network.NetworkRecipe;
import org.gan4j.regularizer.R1;
import org.gan4j.run.Budget;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, parameters, recipes and refusals of the image networks. */
class ImageNetworksTest {

    private static final Map<String, Supplier<Network>> PUBLISHED =
            ImmutableMap.<String, Supplier<Network>>builder()
                    .put(
                            "dcgan 64 G 3576704",
                            () -> Generators.dcgan(64, 64, 3).optBias(false).build())
                    .put(
                            "dcgan 64 D 2765568",
                            () -> Discriminators.dcgan(64, 64, 3).optBias(false).build())
                    .put("dcgan 64 of 1024 G 12658432", () -> dcgan(64, 128).build())
                    .put(
                            "dcgan 64 of 1024 D 11036160",
                            () ->
                                    Discriminators.dcgan(64, 64, 3)
                                            .optWidth(128)
                                            .optBias(false)
                                            .build())
                    .put("dcgan 128 of 512 G 3608000", () -> dcgan(128, 32).build())
                    .put("dcgan 128 of 1024 G 12786560", () -> dcgan(128, 64).build())
                    .put(
                            "dcgan 128 of 1024 D 11164416",
                            () -> Discriminators.dcgan(128, 128, 3).optBias(false).build())
                    .put("tutorial 28 D 1839297", () -> DcganDiscriminator.tutorial(1).build())
                    .put("critic 28 659137", () -> DcganDiscriminator.critic(1).build())
                    .put(
                            "spectral critic 28 659137",
                            () ->
                                    DcganDiscriminator.critic(1)
                                            .optNormalisation(Normalisation.spectral())
                                            .build())
                    .put(
                            "affine critic 28 659905",
                            () ->
                                    DcganDiscriminator.critic(1)
                                            .optNormalisation(Normalisation.instanceAffine())
                                            .optBias(true)
                                            .build())
                    .put("vanilla G 1489936", () -> Generators.vanilla(1, 28, 28).build())
                    .put("sngan 32 G 4276739", () -> Generators.sngan(32, 32, 3).build())
                    .put("sngan 32 D 1053825", () -> Discriminators.sngan(32, 32, 3).build())
                    .put("sngan 48 G 4878083", () -> Generators.sngan(48, 48, 3).build())
                    .put("sngan 48 D 10141441", () -> Discriminators.sngan(48, 48, 3).build())
                    .put("sngan 64 G 12220675", () -> Generators.sngan(64, 64, 3).build())
                    .put("sngan 64 D 10141441", () -> Discriminators.sngan(64, 64, 3).build())
                    .put("sngan 128 G 32150787", () -> Generators.sngan(128, 128, 3).build())
                    .put("sngan 128 D 29017857", () -> Discriminators.sngan(128, 128, 3).build())
                    .put(
                            "sngan 32 with 10 classes G 4304387",
                            () ->
                                    Generators.sngan(32, 32, 3)
                                            .optNormalisation(Normalisation.conditionalBatch(10))
                                            .build())
                    .put(
                            "sngan 32 with 10 classes D 1055105",
                            () -> Discriminators.sngan(32, 32, 3).optProjection(10).build())
                    .put("sagan 32 with 10 classes G 4386308", () -> sagan(32, 10))
                    .put(
                            "sagan 32 with 10 classes D 1075586",
                            () -> Discriminators.sagan(32, 32, 3).optProjection(10).build())
                    .put("sagan 64 with 200 classes G 13387396", () -> sagan(64, 200))
                    .put(
                            "sagan 64 with 200 classes D 19752642",
                            () -> Discriminators.sagan(64, 64, 3).optProjection(200).build())
                    .put("sagan 128 with 1000 classes G 42017412", () -> sagan(128, 1000))
                    .put(
                            "sagan 128 with 1000 classes D 39448258",
                            () -> Discriminators.sagan(128, 128, 3).optProjection(1000).build())
                    .put(
                            "biggan 32 D 4207361",
                            () ->
                                    Discriminators.sngan(32, 32, 3)
                                            .optWidth(256)
                                            .optWideInside(true)
                                            .optProjection(10)
                                            .build())
                    .put("biggan 128 G 70433988", () -> Generators.biggan(128, 3, 1000).build())
                    .put(
                            "biggan 128 of 64 G 31978628",
                            () -> Generators.biggan(128, 3, 1000).optWidth(64).build())
                    .put(
                            "biggan 128 D 87982370",
                            () ->
                                    Discriminators.sagan(128, 128, 3)
                                            .optWidth(1536)
                                            .optProjection(1000)
                                            .build())
                    // as published with classes, less what those add
                    .put("sagan 32 G 4358660", () -> Generators.sagan(32, 32, 3).build())
                    .put("sagan 32 D 1074306", () -> Discriminators.sagan(32, 32, 3).build())
                    .put("sagan 64 G 12241156", () -> Generators.sagan(64, 64, 3).build())
                    .put("sagan 64 D 19547842", () -> Discriminators.sagan(64, 64, 3).build())
                    .put("sagan 128 G 32171268", () -> Generators.sagan(128, 128, 3).build())
                    .put("sagan 128 D 38424258", () -> Discriminators.sagan(128, 128, 3).build())
                    .put("unet 256 G 54413955", () -> unet(256, 3).build())
                    .put("unet 128 G 41828995", () -> unet(128, 3).build())
                    .put("resnet of 9 256 G 11378179", () -> resnet(256).build())
                    .put("resnet of 6 128 G 7837699", () -> resnet(128).build())
                    .put(
                            "patch 70 with a condition D 2768705",
                            () ->
                                    Discriminators.patch(256, 256, 3)
                                            .optConditioning(
                                                    Conditioning.image(new Shape(3, 256, 256)))
                                            .build())
                    .put(
                            "patch 70 with instance normalisation D 2764737",
                            () ->
                                    Discriminators.patch(256, 256, 3)
                                            .optNormalisation(Normalisation.instance())
                                            .build())
                    .build();

    private static DcganGenerator.Builder dcgan(int size, int width) {
        return Generators.dcgan(size, size, 3).optWidth(width).optBias(false);
    }

    private static UnetTranslator.Builder unet(int size, int channels) {
        return Generators.unet(new Shape(3, size, size), channels);
    }

    private static ResnetTranslator.Builder resnet(int size) {
        return Generators.resnet(new Shape(3, size, size), 3);
    }

    private static final Map<String, Function<ImageRecipes, GanTrainerBuilder>> RECIPES =
            ImmutableMap.of(
                    "vanilla", ImageRecipes::vanilla,
                    "dcgan", ImageRecipes::dcgan,
                    "lsgan", ImageRecipes::lsgan,
                    "wgan", ImageRecipes::wgan,
                    "wgan-gp", ImageRecipes::wganGp,
                    "sngan", recipes -> recipes.sngan(2),
                    "sagan", ImageRecipes::sagan);

    private static Network sagan(int size, int classes) {
        return Generators.sagan(size, size, 3)
                .optNormalisation(Normalisation.conditionalBatch(classes).withSpectral())
                .build();
    }

    private final NDManager manager = Torch.newManager(Device.cpu());

    @TempDir Path directory;

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<String> published() {
        return PUBLISHED.keySet().stream();
    }

    static Stream<String> recipes() {
        return RECIPES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("published")
    void parametersAreAsManyAsPublished(String name) {
        Network network = Objects.requireNonNull(PUBLISHED.get(name)).get();
        // Zeros are sooner there than random numbers, and what is counted is their shapes.
        network.block()
                .getParameters()
                .forEach(
                        p -> p.getValue().setInitializer((m, shape, type) -> m.zeros(shape, type)));
        network.block()
                .initialize(
                        manager, DataType.FLOAT32, network.inputShapes(2).toArray(Shape[]::new));
        assertThat(NetworkSummary.trained(network.block()))
                .isEqualTo(Long.parseLong(name.replaceAll(".* ", "")));
    }

    /** It adapts to what the generator makes. */
    @Test
    void theVanillaDiscriminator_hasAsManyParametersAsPublished() {
        Block block = Discriminators.vanilla().build().block();
        block.initialize(manager, DataType.FLOAT32, new Shape(2, 1, 28, 28));
        assertThat(NetworkSummary.trained(block)).isEqualTo(1_460_225);
    }

    @Test
    void summary_namesLayersShapesAndParameters() {
        Network network = Discriminators.sngan(32, 32, 3).optWidth(8).build();
        assertThatIllegalStateException()
                .isThrownBy(() -> NetworkSummary.of(network))
                .withMessageContaining("no parameters yet");
        network.block()
                .initialize(
                        manager, DataType.FLOAT32, network.inputShapes(2).toArray(Shape[]::new));
        assertThat(NetworkSummary.of(network).lines())
                .hasSize(9)
                .anyMatch(line -> line.matches("block1 +ResidualDown +\\(8, 16, 16\\) +840"))
                .anyMatch(line -> line.matches("l5 +SpectralNorm +\\(1\\) +9"))
                .last()
                .asString()
                .matches(" +all +[0-9,]+");
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyRecipe_trains_andItsGeneratorComesBackFromItsRecipe(String name) {
        byte[] pixels = new byte[140 * 3 * 32 * 32];
        new Random(1).nextBytes(pixels);
        Samples data = Samples.ofBytes(pixels, new Shape(3, 32, 32));
        GanTrainerBuilder gan =
                Objects.requireNonNull(RECIPES.get(name))
                        .apply(ImageRecipes.of(32, 32, 3).withWidth(8))
                        .optBatchSize(4);
        float[] made;
        try (GanTrainer trainer = gan.build()) {
            trainer.fit(data, Budget.iterations(2));
            made = trainer.generator().sample(3, 5).resident().floats();
            trainer.generator().save(directory.resolve("generator"));
        }
        try (TrainedGenerator loaded = TrainedGenerator.load(directory.resolve("generator"))) {
            assertThat(loaded.sample(3, 5).resident().floats()).containsExactly(made);
            assertThat(loaded.summary()).contains("parameters");
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyGame_isToldClasses_inEveryWay_andItsGeneratorComesBack(String name) {
        byte[] pixels = new byte[8 * 3 * 32 * 32];
        new Random(1).nextBytes(pixels);
        Samples data =
                Samples.ofBytes(pixels, new Shape(3, 32, 32))
                        .withLabels(new int[] {0, 1, 2, 0, 1, 2, 0, 1});
        for (ClassConditioning how : ClassConditioning.values()) {
            ImageRecipes recipes = ImageRecipes.of(32, 32, 3).withWidth(16).withClasses(3, how);
            Path saved = directory.resolve(how.name());
            GanTrainerBuilder gan =
                    Objects.requireNonNull(RECIPES.get(name)).apply(recipes).optBatchSize(4);
            float[] made;
            SampleRequest request = SampleRequest.of(6).balanced();
            try (GanTrainer trainer = gan.build()) {
                trainer.fit(data, Budget.iterations(2));
                trainer.generator().save(saved);
                made = trainer.sample(request).floats();
            }
            try (TrainedGenerator generator = TrainedGenerator.load(saved)) {
                assertThat(generator.conditioning().classes()).isEqualTo(3);
                assertThat(generator.sample(request).floats()).isEqualTo(made);
            }
        }
    }

    @Test
    void bigGan_ofBothKinds_trainsAndComesBack() {
        for (int size : new int[] {32, 64}) {
            byte[] pixels = new byte[4 * 3 * size * size];
            new Random(1).nextBytes(pixels);
            Samples data =
                    Samples.ofBytes(pixels, new Shape(3, size, size))
                            .withLabels(new int[] {0, 1, 2, 0});
            Path saved = directory.resolve("biggan" + size);
            GanTrainerBuilder gan =
                    ImageRecipes.of(size, size, 3)
                            .withWidth(8)
                            .withClasses(3)
                            .biggan(true)
                            .optBatchSize(4)
                            .optMicroBatches(2);
            try (GanTrainer trainer = gan.build()) {
                trainer.fit(data, Budget.iterations(2));
                trainer.generator().save(saved);
                SampleRequest request = SampleRequest.of(3).balanced().truncated(0.5);
                float[] made = trainer.sample(request).floats();
                try (TrainedGenerator generator = TrainedGenerator.load(saved)) {
                    assertThat(generator.sample(request).floats()).isEqualTo(made);
                }
            }
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> ImageRecipes.of(32, 32, 3).biggan(false))
                .withMessageContaining("withClasses");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "instance",
                "instance-affine",
                "layer",
                "group-4",
                "spectral",
                "batch+spectral",
                "layer+spectral"
            })
    void everyNormalisation_isTakenByEveryNetwork_andIsInTheRecipe(String name) {
        Normalisation normalisation = Normalisation.named(name);
        assertThat(normalisation.name()).contains(name);
        Generator dcgan =
                Generators.dcgan(16, 16, 3)
                        .optWidth(4)
                        .optNormalisation(normalisation)
                        .optActivation(Activation.LEAKY_RELU)
                        .optOutput(Activation.SIGMOID)
                        .optInitialisation(Initialisation.GLOROT)
                        .optDropout(0.1)
                        .optBias(true)
                        .build();
        Generator residual =
                Generators.sngan(16, 24, 3)
                        .optWidth(8)
                        .optBilinear(true)
                        .optNormalisation(normalisation)
                        .build();
        for (Generator generator : new Generator[] {dcgan, residual}) {
            NetworkRecipe recipe = generator.recipe().orElseThrow();
            assertThat(recipe.name("normalisation")).isEqualTo(name);
            Generator again = GeneratorFactory.build(recipe);
            assertThat(again.recipe()).contains(recipe);
            for (Generator one : new Generator[] {generator, again}) {
                one.block().initialize(manager, DataType.FLOAT32, new Shape(2, one.latentSize()));
            }
            assertThat(again.block().getParameters().keys())
                    .isEqualTo(generator.block().getParameters().keys());
        }
        if (!name.contains("batch")) {
            try (GanTrainer trainer =
                    GanTrainer.builder()
                            .setGenerator(Generators.dcgan(16, 16, 3).optWidth(4).build())
                            .setDiscriminator(
                                    Discriminators.dcgan(16, 16, 3)
                                            .optWidth(4)
                                            .optNormalisation(normalisation)
                                            .build())
                            .addRegularizer(R1.of(1))
                            .optBatchSize(4)
                            .build()) {
                trainer.fit(
                        Samples.ofBytes(new byte[8 * 768], new Shape(3, 16, 16)),
                        Budget.iterations(2));
            }
        }
    }

    private static final CodedPrior CODES =
            CodedPrior.of(LatentPrior.uniform(6)).withCategories(3).withContinuous(2);

    private static <B extends ConvolutionalNetwork.Builder<B>> B chosen(
            B builder, Activation activation) {
        return builder.optActivation(activation)
                .optDropout(0.25)
                .optInitialisation(Initialisation.ORTHOGONAL);
    }

    private static final Map<String, Function<Activation, Network>> CHOSEN =
            ImmutableMap.<String, Function<Activation, Network>>builder()
                    .put(
                            "dcgan G",
                            activation ->
                                    chosen(Generators.dcgan(16, 16, 3).optWidth(4), activation)
                                            .optOutput(Activation.SIGMOID)
                                            .build())
                    .put(
                            "dcgan D",
                            activation ->
                                    chosen(Discriminators.dcgan(16, 16, 3), activation).build())
                    .put(
                            "sngan G",
                            activation ->
                                    chosen(Generators.sngan(16, 16, 3).optWidth(8), activation)
                                            .optOutput(Activation.SIGMOID)
                                            .build())
                    .put(
                            "sngan D",
                            activation ->
                                    chosen(Discriminators.sngan(16, 16, 3).optWidth(8), activation)
                                            .build())
                    .put(
                            "sagan G",
                            activation ->
                                    chosen(Generators.sagan(32, 32, 3).optWidth(16), activation)
                                            .optOutput(Activation.SIGMOID)
                                            .build())
                    .put(
                            "biggan G",
                            activation ->
                                    chosen(Generators.biggan(64, 3, 6).optWidth(4), activation)
                                            .optOutput(Activation.SIGMOID)
                                            .build())
                    .put(
                            "infogan G",
                            activation ->
                                    chosen(Generators.infogan(16, 16, 3, CODES), activation)
                                            .optNormalisation(Normalisation.spectral())
                                            .optOutput(Activation.SIGMOID)
                                            .build())
                    .put(
                            "infogan D",
                            activation ->
                                    chosen(Discriminators.infogan(16, 16, 3, CODES), activation)
                                            .optNormalisation(Normalisation.spectral())
                                            .build())
                    .put(
                            "ebgan D",
                            activation ->
                                    chosen(Discriminators.ebgan(16, 16, 3).optWidth(4), activation)
                                            .optOutput(Activation.TANH)
                                            .build())
                    .put(
                            "patch D",
                            activation ->
                                    chosen(Discriminators.patch(32, 32, 3).optWidth(4), activation)
                                            .build())
                    .put(
                            "unet G",
                            activation ->
                                    chosen(unet(32, 3).optWidth(4).optDropoutBlocks(2), activation)
                                            .optOutput(Activation.SIGMOID)
                                            .build())
                    .put(
                            "resnet G",
                            activation ->
                                    chosen(
                                                    Generators.resnet(new Shape(3, 16, 16), 3)
                                                            .optWidth(4),
                                                    activation)
                                            .optOutput(Activation.SIGMOID)
                                            .build())
                    .build();

    static Stream<String> chosenNames() {
        return CHOSEN.keySet().stream();
    }

    /** An auto-encoder adapts to what the generator makes. */
    private static List<Shape> inputShapes(Network network) {
        return network instanceof AutoEncoderDiscriminator
                ? List.of(new Shape(2, 3, 16, 16))
                : network.inputShapes(2);
    }

    private void initialise(Network network) {
        network.block()
                .initialize(
                        SeededManager.of(manager, 3),
                        DataType.FLOAT32,
                        inputShapes(network).toArray(Shape[]::new));
    }

    private NDArray run(Network network, int seed, boolean training) {
        NDList inputs = new NDList();
        for (Shape shape : inputShapes(network)) {
            inputs.add(
                    shape.dimension() == 1
                            ? manager.create(new long[] {0, 1})
                            : SeededManager.of(manager, 4)
                                    .randomUniform(-1f, 1f, shape, DataType.FLOAT32));
        }
        ParameterStore store = new ParameterStore(SeededManager.of(manager, seed), false);
        return network.block().forward(store, inputs, training).head();
    }

    /** Activation, dropout, first weights and output, of every convolutional network. */
    @ParameterizedTest
    @MethodSource("chosenNames")
    void everyChoice_isTakenByEveryNetwork_andComesBackFromItsRecipe(String name) {
        Function<Activation, Network> make = Objects.requireNonNull(CHOSEN.get(name));
        Network network = make.apply(Activation.TANH);
        Network same = make.apply(Activation.TANH);
        Network other = make.apply(Activation.LEAKY_RELU);
        Stream.of(network, same, other).forEach(this::initialise);
        NDArray made = run(network, 1, false);
        assertThat(made).isEqualTo(run(network, 2, false));
        assertThat(made).as("activation").isNotEqualTo(run(other, 1, false));
        NDArray trained = run(network, 1, true);
        assertThat(trained).as("dropout").isNotEqualTo(run(same, 2, true));
        Parameter first =
                network.block().getParameters().values().stream()
                        .filter(p -> p.getType() == Parameter.Type.WEIGHT)
                        .findFirst()
                        .orElseThrow();
        NDArray w = first.getArray().reshape(first.getArray().getShape().get(0), -1);
        boolean wide = w.getShape().get(0) < w.getShape().get(1);
        NDArray product = wide ? w.matMul(w.transpose()) : w.transpose().matMul(w);
        assertThat(product.sub(manager.eye((int) product.getShape().get(0))).abs().max().getFloat())
                .as("orthogonal")
                .isLessThan(1e-4f);
        if (network instanceof Generator generator) {
            assertThat(made.min().getFloat()).as("sigmoid").isPositive();
            NetworkRecipe recipe = generator.recipe().orElseThrow();
            assertThat(recipe.names())
                    .containsEntry("activation", "tanh")
                    .containsEntry("output", "sigmoid")
                    .containsEntry("initialisation", "orthogonal");
            Generator again = GeneratorFactory.build(recipe);
            assertThat(again.recipe()).contains(recipe);
            initialise(again);
            assertThat(run(again, 1, false)).isEqualTo(made);
            assertThat(run(again, 1, true)).isEqualTo(trained);
        }
    }

    /** Checkpoints hold them in words, and go on with a network of the same words only. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dcgan; {channels=1, dropout=0, latentSize=100, size=28, width=32};"
                        + " {activation=relu, initialisation=dcgan, normalisation=batch, output=tanh}",
                "sngan; {attention=0, bilinear=0, channels=3, height=32, latentSize=128, widest=0,"
                        + " width=32}; {normalisation=batch}",
                "told; {attention=0, bilinear=0, channels=3, classes=3, embeddingSize=3, height=32,"
                        + " latentSize=128, vectorSize=0, widest=0, width=32}; {normalisation=batch}",
                "biggan; {channels=3, classes=6, embeddingSize=128, latentSize=120, size=64,"
                        + " width=96}; {}",
                "infogan; {channels=1, height=28, latentSize=11, width=28}; {}",
                "unet; {channels=3, dropoutBlocks=0, fromChannels=3, halvings=5, height=32, maps=64,"
                        + " width=32}; {normalisation=batch}",
                "resnet; {blocks=6, channels=3, fromChannels=3, height=128, maps=64, width=128};"
                        + " {normalisation=instance}"
            })
    void publishedNetworks_haveTheRecipesThatTheyHadBeforeMoreCouldBeChosen(
            String name, String settings, String names) {
        Generator generator =
                switch (name) {
                    case "dcgan" -> Generators.dcgan(28, 28, 1).optWidth(32).build();
                    case "sngan" -> Generators.sngan(32, 32, 3).build();
                    case "told" ->
                            Generators.sngan(32, 32, 3)
                                    .optConditioning(Conditioning.labels(3))
                                    .build();
                    case "biggan" -> Generators.biggan(64, 3, 6).build();
                    case "infogan" -> Generators.infogan(28, 28, 1, CODES).build();
                    case "unet" -> unet(32, 3).build();
                    default -> resnet(128).build();
                };
        NetworkRecipe recipe = generator.recipe().orElseThrow();
        assertThat(recipe.settings() + "; " + recipe.names()).isEqualTo(settings + "; " + names);
    }

    @Test
    void whatWouldNormaliseOneValue_orNeedsAClassThatNobodyTells_isRefused() {
        InfoGanGenerator rows =
                Generators.infogan(8, 8, 1, CODES)
                        .optNormalisation(Normalisation.instance())
                        .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> initialise(rows))
                .withMessageContaining("take layer or group normalisation");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new ScaleByClass(3, 5)
                                        .getOutputShapes(
                                                new Shape[] {new Shape(2, 6), new Shape(2)}))
                .withMessageContaining("takes latents (N, 5), but was given (2, 6)");
        Normalisation conditional = Normalisation.conditionalBatch(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> unet(32, 3).optNormalisation(conditional).build())
                .withMessageContaining("is told no class, which conditional-batch-3 needs");
    }

    /** Those that were saved before it could be chosen. */
    @Test
    void whatARecipeDoesNotName_isAsPublished() {
        NetworkRecipe old =
                NetworkRecipe.of("infogan-generator")
                        .with("height", 8)
                        .with("width", 8)
                        .with("channels", 1)
                        .with("latentSize", 5);
        assertThat(GeneratorFactory.build(old).recipe())
                .isEqualTo(InfoGanGenerator.builder(8, 8, 1, 5).build().recipe());
    }

    @ParameterizedTest
    @EnumSource
    void everyInitialisation_andActivation_hasItsName(Initialisation initialisation) {
        assertThat(Initialisation.named(initialisation.toString())).isSameAs(initialisation);
        for (Activation activation : Activation.values()) {
            assertThat(Activation.named(activation.toString())).isSameAs(activation);
        }
    }

    /** Wide and tall weights, a convolution, and one that is transposed. */
    @Test
    void orthogonalWeights_haveOrthonormalRowsOrColumns_andFollowTheSeed() {
        Block[] layers = {
            new Linear(3),
            new Linear(12),
            Conv2d.builder().setFilters(4).setKernel(3).build(),
            ConvTranspose2d.builder().setFilters(2).setKernel(1).build()
        };
        for (Block layer : layers) {
            Shape input = layer instanceof Linear ? new Shape(1, 6) : new Shape(1, 6, 5, 5);
            NDArray[] weights = new NDArray[3];
            for (int i = 0; i < 3; i++) {
                layer.clear();
                Initialisation.ORTHOGONAL.apply(layer);
                layer.initialize(
                        SeededManager.of(manager, i == 2 ? 5 : 4), DataType.FLOAT64, input);
                NDArray weight = layer.getParameters().get("weight").getArray();
                weights[i] = weight.reshape(weight.getShape().get(0), -1).duplicate();
            }
            NDArray w = weights[0];
            boolean wide = w.getShape().get(0) < w.getShape().get(1);
            NDArray product = wide ? w.matMul(w.transpose()) : w.transpose().matMul(w);
            int size = (int) product.getShape().get(0);
            double off =
                    product.sub(manager.eye(size).toType(DataType.FLOAT64, false))
                            .abs()
                            .max()
                            .getDouble();
            assertThat(off).isLessThan(1e-12);
            assertThat(weights[1].toDoubleArray()).isEqualTo(w.toDoubleArray());
            assertThat(weights[2].toDoubleArray()).isNotEqualTo(w.toDoubleArray());
        }
    }

    @Test
    void unknownNames_areRefused_withThoseThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Normalisation.named("group-0"))
                .withMessageContaining("'group-0'")
                .withMessageContaining("instance-affine");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Activation.named("gelu"))
                .withMessageContaining("leaky-relu");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Initialisation.named("zero"))
                .withMessageContaining("glorot-relu");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Generators.dcgan(16, 16, 1).optActivation(Activation.NONE));
    }

    @ParameterizedTest
    @CsvSource({"30, 32", "32, 36", "64, 72", "4, 4", "128, 144"})
    void sizesThatCannotBeHalvedSoOften_areRefused(int height, int width) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Generators.sngan(height, width, 3).build())
                .withMessageContaining("must be multiples of")
                .withMessageContaining(height + " x " + width);
    }

    @Test
    void attention_whereNoMapsAreSoHigh_isRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Generators.sngan(32, 32, 3).optAttention(12).build())
                .withMessageContaining("no feature maps are 12 high");
        assertThatIllegalStateException()
                .isThrownBy(() -> Discriminators.sngan(32, 32, 3).optAttention(32).build())
                .withMessageContaining("no feature maps are 32 high");
    }

    @Test
    void groupsThatDoNotDivideTheChannels_areNamed() {
        Generator generator =
                Generators.dcgan(16, 16, 3)
                        .optWidth(4)
                        .optNormalisation(Normalisation.group(3))
                        .build();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                generator
                                        .block()
                                        .initialize(manager, DataType.FLOAT32, new Shape(2, 100)))
                .withMessageContaining("8 channels cannot be split into 3 groups");
    }
}
