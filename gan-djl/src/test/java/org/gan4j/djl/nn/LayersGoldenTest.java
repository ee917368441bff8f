package org.gan4j.djl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import com.google.common.collect.ImmutableMap;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.internal.Golden;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.network.DcganDiscriminator;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.SeededManager;
import org.gan4j.djl.torch.Torch;
import org.gan4j.latent.CodedPrior;
import org.gan4j.latent.LatentPrior;
import org.gan4j.run.Precision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers and image networks against PyTorch 2.7.1; see src/test/python/layers_golden.py, and
 * conditional_golden.py for those that are told something.
 */
class LayersGoldenTest {

    private static final String TOLD = "told/";
    private static final JsonObject GOLDEN = Golden.read("layers.json");
    private static final JsonObject CONDITIONAL = Golden.read("conditional.json");

    private static final ResidualSettings SPECTRAL = ResidualSettings.of(Normalisation.spectral());

    private static final Map<String, Supplier<Block>> CASES =
            ImmutableMap.<String, Supplier<Block>>builder()
                    .put("instance_norm", InstanceNorm::new)
                    .put("instance_norm_affine", () -> new InstanceNorm(true))
                    .put("group_norm", () -> new GroupNorm(3))
                    .put("layer_norm", () -> new GroupNorm(1))
                    .put("pixel_norm", PixelNorm::new)
                    .put("upsample_nearest", Upsample::nearest)
                    .put("upsample_bilinear", Upsample::bilinear)
                    .put("average_pool", AveragePool::new)
                    .put("max_pool", MaxPool::new)
                    .put("global_average_pool", GlobalAveragePool::new)
                    .put("global_sum", GlobalSum::new)
                    .put("fir_up_4", () -> FirResample.up(1, 3, 3, 1))
                    .put("fir_up_3", () -> FirResample.up(1, 2, 1))
                    .put("fir_down_4", () -> FirResample.down(1, 3, 3, 1))
                    .put("fir_down_3", () -> FirResample.down(1, 2, 1))
                    .put("equalized_conv", () -> EqualizedLearningRate.of(conv(4)))
                    .put("equalized_linear", () -> EqualizedLearningRate.of(new Linear(4), 1, 0.01))
                    .put("attention", () -> SelfAttention.ofAuthors(16))
                    .put("attention_plain", () -> SelfAttention.plain(16))
                    .put("residual_up", () -> ResidualUp.of(6, 4))
                    .put(
                            "residual_up_spectral",
                            () ->
                                    ResidualUp.of(
                                            6,
                                            4,
                                            Upsample.bilinear(),
                                            ResidualSettings.of(
                                                    Normalisation.batch().withSpectral())))
                    .put("residual_first", () -> ResidualDown.first(4, SPECTRAL))
                    .put("residual_halving", () -> ResidualDown.halving(6, 4, 6, SPECTRAL))
                    .put("residual_keeping", () -> ResidualDown.keeping(6, 6, 6, SPECTRAL))
                    .put(
                            "residual_instance",
                            () ->
                                    ResidualDown.halving(
                                            6, 8, 6, ResidualSettings.of(Normalisation.instance())))
                    .put(
                            "residual_leaky",
                            () ->
                                    ResidualDown.halving(
                                            6,
                                            4,
                                            6,
                                            new ResidualSettings(
                                                    Normalisation.spectral(),
                                                    Activation.LEAKY_RELU,
                                                    0)))
                    .put(
                            "residual_up_tanh",
                            () ->
                                    ResidualUp.of(
                                            6,
                                            4,
                                            Upsample.nearest(),
                                            new ResidualSettings(
                                                    Normalisation.batch(), Activation.TANH, 0)))
                    .put(
                            "sngan_generator",
                            () ->
                                    Generators.sngan(16, 16, 3)
                                            .optLatentSize(7)
                                            .optWidth(8)
                                            .build()
                                            .block())
                    .put(
                            "sngan_discriminator",
                            () -> Discriminators.sngan(16, 16, 3).optWidth(8).build().block())
                    .put(
                            "sngan_discriminator_64",
                            () -> Discriminators.sngan(64, 64, 3).optWidth(32).build().block())
                    .put(
                            "sagan_generator",
                            () ->
                                    Generators.sagan(16, 16, 3)
                                            .optLatentSize(7)
                                            .optWidth(16)
                                            .optAttention(8)
                                            .build()
                                            .block())
                    .put(
                            "sagan_discriminator",
                            () ->
                                    Discriminators.sagan(16, 16, 3)
                                            .optWidth(16)
                                            .optAttention(8)
                                            .build()
                                            .block())
                    .put(
                            "dcgan_tutorial",
                            () -> DcganDiscriminator.tutorial(1).optWidth(8).build().block())
                    .put(
                            "dcgan_critic",
                            () -> DcganDiscriminator.critic(1).optWidth(8).build().block())
                    .put("dcgan_spectral", () -> dcgan(Normalisation.spectral()))
                    .put("dcgan_group", () -> dcgan(Normalisation.group(4)))
                    .put(
                            "dcgan_spectral_generator",
                            () ->
                                    Generators.dcgan(16, 16, 3)
                                            .optLatentSize(5)
                                            .optWidth(4)
                                            .optNormalisation(Normalisation.spectral())
                                            .build()
                                            .block())
                    .put(
                            "vanilla_generator",
                            () ->
                                    Generators.mlp(36)
                                            .optLatentSize(7)
                                            .optWidths(8, 16, 32)
                                            .optSlope(0.2)
                                            .optBatchNorm(true)
                                            .optBatchNormFirst(true)
                                            .optTanh(true)
                                            .build()
                                            .block())
                    .put(
                            "vanilla_discriminator",
                            () ->
                                    Discriminators.vanilla()
                                            .optWidths(16, 8, 4)
                                            .optDropout(0)
                                            .build()
                                            .block())
                    .put(
                            "ebgan",
                            () ->
                                    ((ReconstructionEnergy)
                                                    Discriminators.ebgan(16, 24, 3)
                                                            .optWidth(4)
                                                            .build()
                                                            .block())
                                            .autoEncoder())
                    .put("reflection_pad", () -> new ReflectionPad(3))
                    .put("minibatch_std", () -> new MinibatchStdLayer(4))
                    .put("minibatch_std_of_rows", () -> new MinibatchStdLayer(4))
                    .put("minibatch_discrimination", () -> new MinibatchDiscriminationLayer(5, 3))
                    .put("unet_translator", () -> unet(32, 64, Normalisation.batch()))
                    .put("unet_translator_instance", () -> unet(32, 32, Normalisation.instance()))
                    .put(
                            "resnet_translator",
                            () ->
                                    Generators.resnet(new Shape(3, 16, 24), 1)
                                            .optWidth(4)
                                            .optBlocks(2)
                                            .build()
                                            .block())
                    .put(
                            "resnet_translator_batch",
                            () ->
                                    Generators.resnet(new Shape(3, 16, 16), 1)
                                            .optWidth(4)
                                            .optBlocks(1)
                                            .optNormalisation(Normalisation.batch())
                                            .build()
                                            .block())
                    .put("patch_34", () -> patch(32, 24, 34, Normalisation.instance()))
                    .put("patch_70", () -> patch(32, 32, 70, Normalisation.batch()))
                    .put("patch_1", () -> patch(6, 5, 1, Normalisation.batch()))
                    .putAll(told())
                    .build();

    private static final CodedPrior CODES =
            CodedPrior.of(LatentPrior.normal(2)).withCategories(3).withContinuous(2);

    private static Map<String, Supplier<Block>> told() {
        Normalisation conditional = Normalisation.conditionalBatch(5);
        return ImmutableMap.<String, Supplier<Block>>builder()
                .put(TOLD + "conditional_batch_norm", () -> ConditionalBatchNorm.ofLabels(5))
                .put(
                        TOLD + "conditional_batch_norm_vector",
                        () -> ConditionalBatchNorm.ofVector(6, Normalisation.none()))
                .put(
                        TOLD + "conditional_batch_norm_spectral",
                        () -> ConditionalBatchNorm.ofVector(6, Normalisation.spectral()))
                .put(
                        TOLD + "projection",
                        () -> Projection.of(new Linear(1), 5, Normalisation.none()))
                .put(
                        TOLD + "projection_of_maps",
                        () -> Projection.of(toOnePixel(), 5, Normalisation.spectral()))
                .put(
                        TOLD + "heads",
                        () -> new Heads().add("logits", new Linear(1)).add("other", new Linear(4)))
                .put(TOLD + "concat_maps", () -> new ConcatMaps(Conditioning.labels(5), 4, 6))
                .put(TOLD + "scale_by_class", () -> new ScaleByClass(5, 6))
                .put(
                        TOLD + "residual_up_conditional",
                        () ->
                                ResidualUp.of(
                                        6, 4, Upsample.nearest(), ResidualSettings.of(conditional)))
                .put(
                        TOLD + "sngan_generator",
                        () ->
                                Generators.sngan(16, 16, 3)
                                        .optLatentSize(7)
                                        .optWidth(8)
                                        .optNormalisation(conditional)
                                        .build()
                                        .block())
                .put(
                        TOLD + "sagan_generator",
                        () ->
                                Generators.sagan(16, 16, 3)
                                        .optLatentSize(7)
                                        .optWidth(16)
                                        .optAttention(8)
                                        .optNormalisation(conditional.withSpectral())
                                        .build()
                                        .block())
                .put(
                        TOLD + "sngan_discriminator",
                        () ->
                                Discriminators.sngan(16, 16, 3)
                                        .optWidth(8)
                                        .optProjection(5)
                                        .build()
                                        .block())
                .put(
                        TOLD + "biggan_generator",
                        () ->
                                Generators.biggan(64, 3, 6)
                                        .optLatentSize(10)
                                        .optEmbeddingSize(3)
                                        .optWidth(4)
                                        .build()
                                        .block())
                .put(
                        TOLD + "dcgan_generator",
                        () ->
                                Generators.dcgan(16, 16, 3)
                                        .optLatentSize(5)
                                        .optWidth(4)
                                        .optNormalisation(conditional)
                                        .build()
                                        .block())
                .put(
                        TOLD + "dcgan_generator_concat",
                        () ->
                                Generators.dcgan(16, 16, 3)
                                        .optLatentSize(5)
                                        .optWidth(4)
                                        .optConditioning(Conditioning.labels(3))
                                        .build()
                                        .block())
                .put(
                        TOLD + "dcgan_projection",
                        () ->
                                Discriminators.dcgan(16, 16, 3)
                                        .optWidth(8)
                                        .optProjection(5)
                                        .build()
                                        .block())
                .put(
                        TOLD + "infogan_generator",
                        () -> Generators.infogan(8, 8, 1, CODES).build().block())
                .put(
                        TOLD + "infogan_discriminator",
                        () -> Discriminators.infogan(8, 8, 1, CODES).build().block())
                .put(
                        TOLD + "dcgan_concat",
                        () ->
                                Discriminators.dcgan(16, 16, 3)
                                        .optWidth(8)
                                        .optConditioning(Conditioning.labels(5))
                                        .build()
                                        .block())
                .build();
    }

    private final NDManager manager = Torch.newManager(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    private static ScriptBlock conv(int filters) {
        return Conv2d.builder().setFilters(filters).setKernel(3).optPadding(1).build();
    }

    private static Block unet(int height, int width, Normalisation normalisation) {
        return Generators.unet(new Shape(3, height, width), 3)
                .optWidth(2)
                .optNormalisation(normalisation)
                .build()
                .block();
    }

    private static Block patch(int height, int width, int size, Normalisation normalisation) {
        return Discriminators.patch(height, width, 3)
                .optWidth(4)
                .optPatch(size)
                .optNormalisation(normalisation)
                .build()
                .block();
    }

    private static ScriptBlock toOnePixel() {
        return Conv2d.builder().setFilters(1).setKernel(4).build();
    }

    private static Block dcgan(Normalisation normalisation) {
        return Discriminators.dcgan(16, 16, 3)
                .optWidth(8)
                .optNormalisation(normalisation)
                .build()
                .block();
    }

    static Stream<String> cases() {
        return CASES.keySet().stream();
    }

    @Test
    void everyCase_isTested() {
        List<String> written = new ArrayList<>(GOLDEN.keySet());
        CONDITIONAL.keySet().forEach(name -> written.add(TOLD + name));
        written.removeAll(List.of("torch", TOLD + "torch"));
        assertThat(written).containsExactlyElementsOf(CASES.keySet());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inFloat64_agreesTo1e9(String name) {
        assertCase(name, DataType.FLOAT64, "float64", 1e-9);
    }

    /**
     * Gradients of gradients cancel, and lose digits by it on both sides, and so do gradients of
     * BigGAN, through five blocks.
     */
    @ParameterizedTest
    @MethodSource("cases")
    void inFloat32_agreesTo1e5_andSecondGradientsTo1e4(String name) {
        assertCase(name, DataType.FLOAT32, "float32", 1e-5);
    }

    private void assertCase(String name, DataType type, String kind, double tolerance) {
        JsonObject golden =
                name.startsWith(TOLD)
                        ? CONDITIONAL.getAsJsonObject(name.substring(TOLD.length()))
                        : GOLDEN.getAsJsonObject(name);
        Shape shape = shape(golden, "shape");
        NDList condition = condition(golden, shape.get(0), type);
        List<Shape> shapes = new ArrayList<>(List.of(shape));
        condition.forEach(array -> shapes.add(array.getShape()));
        for (boolean training : new boolean[] {true, false}) {
            String mode = kind + (training ? "_train" : "_eval");
            Block block = Objects.requireNonNull(CASES.get(name)).get();
            block.initialize(SeededManager.of(manager, 1), type, shapes.toArray(Shape[]::new));
            Map<String, Parameter> parameters = new TreeMap<>();
            for (Pair<String, Parameter> named : block.getParameters()) {
                parameters.put(named.getKey(), named.getValue());
            }
            fill(parameters);
            assertMode(
                    block,
                    parameters,
                    shape,
                    condition,
                    golden.has("heads") ? golden.get("heads").getAsInt() : 1,
                    training,
                    golden.getAsJsonObject(mode),
                    golden.getAsJsonObject("float64" + (training ? "_train" : "_eval")),
                    tolerance,
                    name + " " + mode);
        }
    }

    private void assertMode(
            Block block,
            Map<String, Parameter> parameters,
            Shape shape,
            NDList condition,
            int heads,
            boolean training,
            JsonObject golden,
            JsonObject exact,
            double tolerance,
            String what) {
        double ofSecond = tolerance > 1e-8 ? 10 * tolerance : tolerance;
        double ofFirst = what.contains("biggan") ? ofSecond : tolerance;
        Weights live = Weights.live(block, manager);
        DataType type = DataType.FLOAT64;
        for (Parameter parameter : parameters.values()) {
            type = parameter.getArray().getDataType();
        }
        if (parameters.isEmpty()) {
            type = tolerance > 1e-8 ? DataType.FLOAT32 : DataType.FLOAT64;
        }
        try (GradMode mode = GradMode.on()) {
            NDList leaves = new NDList();
            live.trainable().forEach(array -> leaves.add(Autograd.leaf(array)));
            Weights values = leaves.isEmpty() ? live : live.lookingAhead(leaves, manager);
            NDArray x =
                    Autograd.leaf(
                            manager.create(Golden.hashed(shape.size(), 1))
                                    .mul(2)
                                    .reshape(shape)
                                    .toType(type, false));
            NDList inputs = new NDList(x);
            inputs.addAll(condition);
            NDList outputs =
                    block.forward(
                            (training
                                            ? values.trainingPass(manager, Precision.FULL)
                                            : values.pass(false))
                                    .weights(),
                            inputs,
                            training);
            NDArray y =
                    heads == 1 ? outputs.head() : NDArrays.concat(outputs.subNDList(0, heads), 1);
            Golden.assertDigest(
                    y,
                    golden.getAsJsonArray("output"),
                    exact.getAsJsonArray("output"),
                    tolerance,
                    what + " output");
            NDArray hash =
                    manager.create(cotangent(Math.toIntExact(y.size())))
                            .reshape(y.getShape())
                            .toType(type, false);
            NDArray loss = y.mul(hash).sum();
            NDArray byInput = Autograd.differentiableGradients(loss, new NDList(x)).head();
            assertGradient(
                    byInput,
                    alone(golden, "by_input"),
                    alone(exact, "by_input"),
                    "input",
                    ofFirst,
                    what);
            NDArray half = byInput.square().sum().mul(manager.create(0.5).toType(type, false));
            assertGradient(
                    Autograd.hasHistory(half)
                            ? Autograd.differentiableParameterGradients(half, new NDList(x)).head()
                            : x.zerosLike(),
                    alone(golden, "second_by_input"),
                    alone(exact, "second_by_input"),
                    "input",
                    ofSecond,
                    what + " second");
            if (leaves.isEmpty()) {
                return;
            }
            NDList first = Autograd.differentiableParameterGradients(loss, leaves);
            NDList second =
                    Autograd.hasHistory(half)
                            ? Autograd.differentiableParameterGradients(half, leaves)
                            : null;
            int index = 0;
            for (Pair<String, Parameter> named : block.getParameters()) {
                if (!named.getValue().requiresGradient()) {
                    continue;
                }
                String parameter = named.getKey();
                assertGradient(
                        first.get(index),
                        golden.getAsJsonObject("by"),
                        exact.getAsJsonObject("by"),
                        parameter,
                        ofFirst,
                        what);
                if (second != null) {
                    assertGradient(
                            second.get(index),
                            golden.getAsJsonObject("second"),
                            exact.getAsJsonObject("second"),
                            parameter,
                            ofSecond,
                            what + " second");
                }
                index++;
            }
            assertThat(golden.getAsJsonObject("by").size()).isEqualTo(index);
        }
    }

    private static Shape shape(JsonObject golden, String name) {
        return new Shape(
                golden.getAsJsonArray(name).asList().stream()
                        .mapToLong(JsonElement::getAsLong)
                        .toArray());
    }

    private NDList condition(JsonObject golden, long count, DataType type) {
        int classes = golden.has("classes") ? golden.get("classes").getAsInt() : 0;
        if (classes > 0) {
            return new NDList(
                    manager.create(
                            LongStream.range(0, count).map(i -> (3 * i + 1) % classes).toArray()));
        }
        Shape shape = golden.has("vector") ? shape(golden, "vector") : new Shape();
        return shape.dimension() == 0
                ? new NDList()
                : new NDList(
                        manager.create(Golden.hashed(shape.size(), 5))
                                .reshape(shape)
                                .toType(type, false));
    }

    private static double[] cotangent(int count) {
        double[] numbers = Golden.hashed(3L * count, 3);
        return IntStream.range(0, count).mapToDouble(i -> numbers[3 * i]).toArray();
    }

    /**
     * A gradient that is far smaller than the largest one beside it, such as that of a bias before
     * BatchNorm, is mostly rounding: its norm is compared, in parts of that one.
     */
    private static void assertGradient(
            NDArray gradient,
            JsonObject golden,
            JsonObject exact,
            String name,
            double tolerance,
            String what) {
        double largest =
                golden.asMap().values().stream()
                        .mapToDouble(digest -> digest.getAsJsonArray().get(0).getAsDouble())
                        .max()
                        .orElseThrow();
        double norm = golden.getAsJsonArray(name).get(0).getAsDouble();
        if (norm < Math.sqrt(tolerance) * largest || largest < tolerance) {
            assertThat(gradient.norm().toType(DataType.FLOAT64, false).getDouble())
                    .as(what + " by " + name)
                    .isCloseTo(norm, within(tolerance * Math.max(1, largest)));
            return;
        }
        Golden.assertDigest(
                gradient,
                golden.getAsJsonArray(name),
                exact.getAsJsonArray(name),
                tolerance,
                what + " by " + name);
    }

    private static JsonObject alone(JsonObject golden, String name) {
        JsonObject alone = new JsonObject();
        alone.add("input", golden.get(name));
        return alone;
    }

    private void fill(Map<String, Parameter> parameters) {
        long salt = 100;
        for (Map.Entry<String, Parameter> named : parameters.entrySet()) {
            String name = named.getKey();
            NDArray array = named.getValue().getArray();
            long own = salt++;
            if (name.contains("running") || name.endsWith("filter")) {
                continue;
            }
            NDArray numbers = manager.create(Golden.hashed(array.size(), own));
            if (name.endsWith("_u") || name.endsWith("_v")) {
                numbers = numbers.div(numbers.norm());
            } else {
                boolean scale = array.getShape().dimension() == 1 && !name.endsWith("bias");
                numbers = numbers.mul(0.4).add(scale ? 1 : 0);
            }
            numbers.reshape(array.getShape()).toType(array.getDataType(), false).copyTo(array);
        }
    }
}
