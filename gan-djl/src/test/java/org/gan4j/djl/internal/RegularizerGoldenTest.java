package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import com.google.common.base.Splitter;
import com.google.common.collect.Iterables;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gan4j.data.Batch;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.nn.BatchNorm;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.Flatten;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.nn.Tanh;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.TensorLists;
import org.gan4j.djl.torch.Torch;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Targets;
import org.gan4j.network.Critique;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.GeneratorInput;
import org.gan4j.plugin.LatentConsistency;
import org.gan4j.regularizer.Consistency;
import org.gan4j.regularizer.Dragan;
import org.gan4j.regularizer.GradientPenalty;
import org.gan4j.regularizer.HistoricalAveraging;
import org.gan4j.regularizer.LeCam;
import org.gan4j.regularizer.Orthogonal;
import org.gan4j.regularizer.PathLength;
import org.gan4j.regularizer.R1;
import org.gan4j.regularizer.R2;
import org.gan4j.regularizer.Reconstruction;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.regularizer.ZeroCentredGradientPenalty;
import org.gan4j.run.Parameters;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RandomSource;
import org.gan4j.run.RunMemory;
import org.gan4j.transform.SampleKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every regularizer against PyTorch; see src/test/python/regularizers_golden.py. */
class RegularizerGoldenTest {

    private static final int N = 5;
    private static final JsonObject GOLDEN = Golden.read("regularizers.json");

    private static final Map<String, Supplier<Regularizer>> TERMS = new LinkedHashMap<>();

    static {
        TERMS.put("gradientPenalty", GradientPenalty::twoSided);
        TERMS.put("oneSided", GradientPenalty::onlyAboveOne);
        TERMS.put("dragan", Dragan::standard);
        TERMS.put("r1", () -> R1.of(1));
        TERMS.put("r2", () -> R2.of(1));
        TERMS.put("zeroCentred", () -> ZeroCentredGradientPenalty.of(1));
        TERMS.put("orthogonal", () -> Orthogonal.of(Player.DISCRIMINATOR));
        TERMS.put("historical", () -> HistoricalAveraging.of(Player.DISCRIMINATOR, 1));
        TERMS.put(
                "consistency",
                () -> Consistency.of((x, kind, step) -> x.with(x.samples().mul(0.9).add(0.1))));
        TERMS.put("lecam", () -> LeCam.of(1));
        TERMS.put("pathLength", () -> PathLength.standard().withWeight(1).every(1));
        TERMS.put("zcrDiscriminator", () -> LatentConsistency.of(0.3, 1, 1).ofDiscriminator());
        TERMS.put("zcrGenerator", () -> LatentConsistency.of(0.3, 1, 1).ofGenerator());
        TERMS.put("l1", () -> Reconstruction.l1(1));
        TERMS.put("l2", () -> Reconstruction.l2(1));
    }

    static Stream<String> cases() {
        return GOLDEN.keySet().stream();
    }

    @Test
    void everyTerm_hasGoldenValues() {
        assertThat(cases().map(name -> name.substring(0, name.indexOf('/'))).distinct())
                .containsExactlyInAnyOrderElementsOf(TERMS.keySet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void valueAndParameterGradients_agreeWithPyTorch(String name) {
        String[] parts = Iterables.toArray(Splitter.on('/').split(name), String.class);
        DataType type = parts[3].equals("float64") ? DataType.FLOAT64 : DataType.FLOAT32;
        double tolerance = type == DataType.FLOAT64 ? 1e-9 : 1e-5;
        JsonArray golden = GOLDEN.getAsJsonArray(name);
        try (NDManager manager = Torch.newManager(Device.cpu());
                GradMode mode = GradMode.on()) {
            Case set = new Case(parts[1], parts[2].equals("train"), type, manager);
            Regularizer term = Objects.requireNonNull(TERMS.get(parts[0])).get();
            term = set.start(term);
            if (term instanceof HistoricalAveraging) {
                set.scaleParameters(0.9);
                term.term(set);
                set.scaleParameters(1 / 0.9);
            }
            NDArray value = term.term(set);
            assertThat(value.getDataType()).isEqualTo(type);
            double expected = golden.get(0).getAsDouble();
            assertThat(Golden.number(value))
                    .isCloseTo(expected, within(Math.abs(expected) * tolerance));
            NDList gradients = Autograd.gradients(value, set.weights.trainable());
            JsonArray digests = golden.get(1).getAsJsonArray();
            assertThat(gradients).hasSize(digests.size());
            double largest = 0;
            for (JsonElement digest : digests) {
                largest = Math.max(largest, digest.getAsJsonArray().get(0).getAsDouble());
            }
            for (int i = 0; i < gradients.size(); i++) {
                JsonArray digest = digests.get(i).getAsJsonArray();
                // A gradient that theory puts at 0 is rounding on the scale of the others.
                if (digest.get(0).getAsDouble() <= largest * tolerance) {
                    assertThat(Golden.number(TensorLists.norm(new NDList(gradients.get(i)))))
                            .isLessThanOrEqualTo(10 * largest * tolerance);
                } else {
                    Golden.assertDigest(gradients.get(i), digest, tolerance, "parameter " + i);
                }
            }
        }
    }

    /** One network with hashed weights, and hashed samples and noise. */
    private static final class Case implements RegularizerContext, RunMemory {

        private final Block block;
        private final Weights weights;
        private final boolean training;
        private final DataType type;
        private final NDManager manager;
        private final Shape sampleShape;
        private final boolean isGenerator;

        Case(String network, boolean training, DataType type, NDManager manager) {
            this.training = training;
            this.type = type;
            this.manager = manager;
            isGenerator = network.equals("generator");
            block = isGenerator ? generator() : network.equals("mlp") ? mlp() : conv(network);
            sampleShape = isGenerator || network.equals("mlp") ? new Shape(6) : new Shape(2, 4, 4);
            Shape input = isGenerator ? new Shape(N, 4) : new Shape(N).addAll(sampleShape);
            block.initialize(manager, type, input);
            int salt = isGenerator ? 60 : 50;
            for (Parameter parameter : block.getParameters().values()) {
                if (parameter.requiresGradient()) {
                    NDArray array = parameter.getArray();
                    double shift = array.getShape().dimension() > 1 ? 0 : 1;
                    hashed(array.getShape(), salt++, 1, shift).copyTo(array);
                }
            }
            weights = Weights.live(block, manager);
        }

        private static Block mlp() {
            return new Sequential()
                    .add(new Flatten())
                    .add(new Linear(5))
                    .add(new LeakyRelu(0.2))
                    .add(new Linear(1));
        }

        private static Block conv(String network) {
            Sequential layers = new Sequential();
            layers.add(Conv2d.builder().setFilters(3).setKernel(3).optPadding(1).build());
            if (network.equals("batchnorm")) {
                layers.add(new BatchNorm());
            }
            return layers.add(new LeakyRelu(0.2))
                    .add(Conv2d.builder().setFilters(1).setKernel(4).build());
        }

        private static Block generator() {
            return new Sequential().add(new Linear(5)).add(new Tanh()).add(new Linear(6));
        }

        private NDArray hashed(Shape shape, int salt, double scale, double shift) {
            return manager.create(Golden.hashed(shape.size(), salt), shape)
                    .mul(scale)
                    .add(shift)
                    .toType(type, false);
        }

        void scaleParameters(double factor) {
            try (GradMode off = GradMode.off()) {
                weights.trainable().forEach(p -> p.muli(factor));
            }
        }

        @Override
        public Batch batch(SampleKind kind) {
            NDArray samples =
                    kind == SampleKind.FAKE && isGenerator
                            ? generate(latent())
                            : hashed(
                                    new Shape(N).addAll(sampleShape),
                                    kind == SampleKind.REAL ? 1 : 2,
                                    2,
                                    0);
            return Batch.of(samples);
        }

        @Override
        public GeneratorInput input() {
            return GeneratorInput.of(hashed(new Shape(N, 4), 3, 2, 0));
        }

        @Override
        public Critiques critiques() {
            return new Critiques(critique(real()), critique(fake()), Targets.HARD);
        }

        @Override
        public Parameters parameters() {
            return weights.parameters();
        }

        @Override
        public Batch shown(Batch batch, SampleKind kind) {
            return batch;
        }

        @Override
        public Critique critique(DiscriminatorInput input) {
            NDArray logits = weights.pass(training).run(block, input.samples());
            return new Critique(logits.reshape(-1), new NDList());
        }

        @Override
        public NDArray sampleGradient(SampleKind kind, Place place) {
            NDArray x = leaf(batch(kind).samples());
            return gradient(critique(x).logits().sum(), x);
        }

        @Override
        public NDArray generate(GeneratorInput from) {
            NDArray z = Objects.requireNonNull(from.latent());
            if (isGenerator) {
                return weights.pass(training).run(block, z);
            }
            NDArray linear = hashed(new Shape(4, sampleShape.size()), 70, 1, 0);
            return z.matMul(linear).reshape(new Shape(N).addAll(sampleShape));
        }

        @Override
        public NDArray leaf(NDArray array) {
            return Autograd.leaf(array);
        }

        @Override
        public NDList gradients(NDArray scalar, NDList leaves) {
            return Autograd.differentiableGradients(scalar, leaves);
        }

        @Override
        public Player player() {
            return isGenerator ? Player.GENERATOR : Player.DISCRIMINATOR;
        }

        @Override
        public long iteration() {
            return 0;
        }

        @Override
        public long imagesSeen() {
            return 0;
        }

        @Override
        public NDManager manager() {
            return manager;
        }

        @Override
        public RandomSource random(String purpose) {
            return new RandomSource() {
                @Override
                public NDArray normal(Shape shape) {
                    return hashed(shape, 33, 4, 0);
                }

                @Override
                public NDArray uniform(Shape shape) {
                    return hashed(shape, purpose.equals("dragan") ? 32 : 31, 1, 0.5);
                }
            };
        }

        @Override
        public Parameters parameters(Player player) {
            return weights.parameters();
        }

        @Override
        public Conditioning conditioning() {
            return Conditioning.none();
        }

        @Override
        public int batchSize() {
            return N;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T start(T part) {
            return part instanceof PerRun<?> described ? (T) described.start(this) : part;
        }

        @Override
        public DataType dataType() {
            return type;
        }

        @Override
        public Shape sampleShape() {
            return sampleShape;
        }
    }
}
