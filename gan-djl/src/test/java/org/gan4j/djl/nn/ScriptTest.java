package org.gan4j.djl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.network.ReadyNetworks;
import org.gan4j.djl.network.ReadyNetworks.Ready;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.SeededManager;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchRandom;
import org.gan4j.run.Precision;
import org.gan4j.run.RandomSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks as one script, against the same lines run layer by layer. */
class ScriptTest {

    private static final double SAME = 1e-12;

    private final NDManager manager = Torch.newManager(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    /** One way to run a network. */
    private interface Way {
        NDList run(ParameterStore weights, NDList inputs);
    }

    /** The lines of each layer by themselves, whatever holds it. */
    private Way layerByLayer(Block network, int inputs, boolean training) {
        Program program =
                Program.of(
                        (script, names) -> script.block(network, names),
                        inputs,
                        new Script(Precision.FULL, true));
        return (weights, given) -> program.run(manager, weights, given, training, null);
    }

    /** Outputs, first-order gradients and those of a gradient penalty. */
    private List<NDArray> computed(Block network, Way way, NDList given, boolean training) {
        List<NDArray> all = new ArrayList<>();
        Weights weights = Weights.copyOf(network, manager);
        try (GradMode mode = GradMode.on()) {
            NDList leaves = new NDList();
            weights.trainable().forEach(array -> leaves.add(Autograd.leaf(array)));
            NDList inputs = new NDList(given);
            NDArray x = Autograd.leaf(given.head());
            inputs.set(0, x);
            RandomSource source = new TorchRandom(manager, DataType.FLOAT64, 3);
            NDManager layers = SeededManager.of(manager, source);
            Weights values = weights.lookingAhead(leaves, manager);
            NDList outputs =
                    way.run(
                            (training
                                            ? values.trainingPass(layers, Precision.FULL)
                                            : values.pass(false))
                                    .weights(),
                            inputs);
            all.addAll(outputs);
            NDArray loss = outputs.head().square().sum();
            for (NDArray feature : outputs.subNDList(1)) {
                loss = loss.add(feature.square().sum());
            }
            all.addAll(Autograd.differentiableGradients(loss, leaves));
            NDArray slope = Autograd.differentiableGradients(loss, new NDList(x)).head();
            all.addAll(Autograd.differentiableGradients(slope.square().sum(), leaves));
        }
        all.addAll(weights.buffers());
        return all;
    }

    private void assertSame(Block network, Shape input, boolean training) {
        assertSame(network, training, input);
    }

    private void assertSame(Block network, boolean training, Shape... shapes) {
        network.initialize(SeededManager.of(manager, 1), DataType.FLOAT64, shapes);
        assertSame(
                network,
                (weights, inputs) -> network.forward(weights, inputs, training),
                layerByLayer(network, shapes.length, training),
                training,
                shapes);
    }

    private void assertSame(
            Block network, Way whole, Way other, boolean training, Shape... shapes) {
        NDManager seeded = SeededManager.of(manager, 2);
        NDList inputs = new NDList();
        for (Shape shape : shapes) {
            inputs.add(
                    shape.dimension() == 1
                            ? manager.arange((int) shape.get(0)).toType(DataType.INT64, false)
                            : seeded.randomNormal(0, 1, shape, DataType.FLOAT64));
        }
        List<NDArray> one = computed(network, whole, inputs, training);
        List<NDArray> apart = computed(network, other, inputs, training);
        assertThat(one).hasSameSizeAs(apart);
        for (int i = 0; i < one.size(); i++) {
            assertThat(one.get(i).getShape()).isEqualTo(apart.get(i).getShape());
            double scale = 1 + apart.get(i).abs().max().getDouble();
            assertThat(one.get(i).sub(apart.get(i)).abs().max().getDouble() / scale)
                    .as("tensor " + i)
                    .isCloseTo(0, within(SAME));
        }
    }

    private static Sequential discriminator() {
        return new Sequential()
                .add(conv(4))
                .show(new LeakyRelu(0.2))
                .add(conv(8))
                .add(new BatchNorm())
                .show(new LeakyRelu(0.2))
                .add(new Dropout(0.3))
                .add(SpectralNorm.of(conv(8)))
                .add(new Tanh())
                .add(new Flatten())
                .add(new Linear(1));
    }

    private static Conv2d conv(int filters) {
        return Conv2d.builder().setFilters(filters).setKernel(4).optStride(2).optPadding(1).build();
    }

    private static Sequential generator() {
        return new Sequential()
                .add("as_image", new Reshape(new Shape(6, 1, 1)))
                .add(ConvTranspose2d.builder().setFilters(8).setKernel(4).optBias(false).build())
                .add(new BatchNorm())
                .add(new Relu())
                .add(ConvTranspose2d.builder().setFilters(2).setKernel(4).optStride(2).build())
                .add(new Sigmoid());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneScript_isTheSameAsLayerByLayer(boolean training) {
        assertSame(discriminator(), new Shape(5, 3, 16, 16), training);
        assertSame(generator(), new Shape(5, 6), training);
    }

    static List<Ready> networks() {
        return ReadyNetworks.all();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyReadyNetwork_isTheSameAsLayerByLayer(Ready ready) {
        for (boolean training : new boolean[] {true, false}) {
            assertSame(ready.network().block(), training, ready.inputShapes(6));
        }
    }

    @Test
    void anyOtherBlock_runsBetweenScripts_andIsShownToo() {
        Sequential network =
                new Sequential()
                        .add(new Linear(4))
                        .show(Activation.softPlusBlock())
                        .add(new Linear(3))
                        .show(new Relu())
                        .add(ai.djl.nn.core.Linear.builder().setUnits(1).build());
        assertSame(network, new Shape(5, 2), true);
        assertThat(network.getOutputShapes(new Shape[] {new Shape(5, 2)}))
                .containsExactly(new Shape(5, 1), new Shape(5, 4), new Shape(5, 3));
    }

    /** Containers around a layer, whichever it is. */
    static List<UnaryOperator<Block>> containers() {
        return List.of(
                layer -> new Sequential().add(new Linear(4)).show(layer).add(new Relu()),
                layer -> new SkipSum("0", layer),
                layer -> new SkipSum("0", new Sequential().add(layer).add(new Tanh())),
                layer -> new Heads().add("one", new Linear(2)).add("two", layer),
                layer -> new Heads().add("one", layer).add("two", new Sequential().add(layer)),
                SpectralNorm::of,
                layer -> new SkipSum("0", SpectralNorm.of(layer)),
                layer -> EqualizedLearningRate.of(layer, 1, 2),
                layer -> new ReconstructionEnergy(new Sequential().add(new Tanh()).add(layer), 2));
    }

    /** Any block may stand where one of ours may, and what runs it agrees with one script. */
    @ParameterizedTest
    @MethodSource("containers")
    void aBlockThatIsNoScript_runsInsideAnyContainer(UnaryOperator<Block> container) {
        Shape input = new Shape(5, 4);
        for (boolean training : new boolean[] {true, false}) {
            Block ours = container.apply(new Linear(4));
            Block theirs = container.apply(ai.djl.nn.core.Linear.builder().setUnits(4).build());
            assertThat(ScriptExport.unscripted(ours)).isEmpty();
            assertThat(ScriptExport.unscripted(theirs)).isPresent();
            ours.initialize(SeededManager.of(manager, 1), DataType.FLOAT64, input);
            theirs.initialize(SeededManager.of(manager, 1), DataType.FLOAT64, input);
            assertSame(
                    ours,
                    (weights, inputs) -> ours.forward(weights, inputs, training),
                    (weights, inputs) ->
                            theirs.forward(new Lent(weights, ours, theirs), inputs, training),
                    training,
                    input);
        }
    }

    /** The values of one network's parameters for another's, in their order. */
    private static final class Lent extends ParameterStore {

        private final ParameterStore values;
        private final Map<Parameter, Parameter> owners = new HashMap<>();

        Lent(ParameterStore values, Block owner, Block borrower) {
            super(values.getManager(), false);
            this.values = values;
            List<Parameter> owned = owner.getParameters().values();
            List<Parameter> borrowed = borrower.getParameters().values();
            assertThat(borrowed).hasSameSizeAs(owned);
            for (int i = 0; i < owned.size(); i++) {
                owners.put(borrowed.get(i), owned.get(i));
            }
        }

        @Override
        public NDArray getValue(Parameter asked, Device device, boolean training) {
            return values.getValue(owners.get(asked), device, training);
        }
    }

    /** Names of variables in a message, and one that has another value behind a foreign block. */
    @Test
    void aVariable_mayChangeBehindAnotherBlock_andBeNamedInAMessage() {
        Sequential network =
                new Sequential()
                        .add(ai.djl.nn.core.Linear.builder().setUnits(2).build())
                        .add(new Doubled())
                        .add(ai.djl.nn.core.Linear.builder().setUnits(2).build());
        assertSame(network, new Shape(4, 2), true);
        NDList x = new NDList(manager.ones(new Shape(4, 2), DataType.FLOAT64));
        NDArray doubled =
                Weights.live(network, manager).pass(true).run(network, new NDList(x)).head();
        NDArray once =
                Weights.live(network, manager).pass(false).run(network, new NDList(x)).head();
        // Without biases at first, all of it is linear.
        assertThat(doubled.sub(once.mul(2)).abs().max().getDouble()).isLessThan(SAME);
    }

    private static final class Doubled extends ScriptBlock {

        @Override
        protected List<String> write(Script script, List<String> inputs) {
            String x = inputs.get(0);
            script.refuse("torch.eq(torch.size(%s, 0), 0)".formatted(x), "x7 w9 t99 has no rows");
            script.inTraining(() -> script.line("%s = torch.mul(%s, 2)".formatted(x, x)));
            return inputs;
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inputs;
        }
    }

    @Test
    void childrenThatAreAddedInTheWayOfDjl_keepTheirParameters() {
        Holder holder = new Holder();
        holder.initialize(manager, DataType.FLOAT64, new Shape(3, 2));
        assertThat(holder.getParameters().keys())
                .containsExactly("01inner.weight", "01inner.bias", "last.weight", "last.bias");
        assertSame(holder, new Shape(3, 2), true);
    }

    private static final class Holder extends ScriptBlock {

        private final Linear inner = addChildBlock("inner", new Linear(4));
        private final Linear last = addNamed("last", new Linear(1));

        @Override
        protected List<String> write(Script script, List<String> inputs) {
            return script.block(last, script.block(inner, inputs));
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
            inner.initialize(manager, type, inputs);
            last.initialize(manager, type, inner.getOutputShapes(inputs));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return last.getOutputShapes(inner.getOutputShapes(inputs));
        }
    }

    @Test
    void aBlockThatReturnsMoreThanItSays_isToldByName() {
        Block more =
                new LambdaBlock(x -> new NDList(x.head(), x.head())) {
                    @Override
                    public Shape[] getOutputShapes(Shape[] inputs) {
                        return inputs;
                    }
                };
        Sequential network = new Sequential().add(more).add(new Relu());
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
        NDArray x = manager.ones(new Shape(1, 2));
        assertThatIllegalStateException()
                .isThrownBy(() -> Weights.live(network, manager).pass(false).run(network, x))
                .withMessageContaining("returned 2 arrays, but says that it returns 1");
    }

    /** A layer that draws nothing takes no draw of whatever comes after it. */
    @Test
    void spectralNorms_leaveTheDrawsOfOtherLayersAlone() {
        float[][] values = new float[2][];
        for (int i = 0; i < 2; i++) {
            Block first = i == 0 ? SpectralNorm.of(new Linear(2)) : new Linear(2);
            NDManager seeded = SeededManager.of(manager, 3);
            first.initialize(seeded, DataType.FLOAT32, new Shape(1, 2));
            if (i == 0) {
                ((SpectralNorm) first).iterate(new ParameterStore(seeded, false));
            } else {
                seeded.randomNormal(new Shape(2));
                seeded.randomNormal(new Shape(2));
            }
            values[i] = seeded.randomNormal(new Shape(3)).toFloatArray();
        }
        assertThat(values[0]).containsExactly(values[1]);
    }

    @Test
    void bothProductsOfAttention_areInBfloat16_andItsSoftmaxIsNot() {
        Script script = new Script(Precision.BFLOAT16);
        SelfAttention layer = SelfAttention.ofAuthors(16);
        layer.initialize(manager, DataType.FLOAT32, new Shape(1, 16, 4, 4));
        layer.write(script, List.of("x0"));
        script.end(List.of());
        String lines = ((Script.Lines) script.parts().get(0)).text();
        assertThat(lines.lines().filter(line -> line.contains("torch.bmm(")))
                .hasSize(2)
                .allSatisfy(
                        line -> {
                            Matcher product =
                                    Pattern.compile("torch.to\\(torch.bmm\\((\\w+), (\\w+)\\)")
                                            .matcher(line);
                            assertThat(product.find()).isTrue();
                            for (int factor = 1; factor <= 2; factor++) {
                                assertThat(lines)
                                        .containsPattern(
                                                product.group(factor)
                                                        + " = torch.to\\(\\w+, 15\\)");
                            }
                        });
        assertThat(lines).containsPattern("torch.softmax\\(t\\d+, -1\\)");
    }

    @Test
    void whatIsShown_isNotOverwritten() {
        Sequential network = new Sequential().show(new Linear(3)).add(new Relu());
        network.initialize(manager, DataType.FLOAT32, new Shape(50, 2));
        NDArray x = manager.randomNormal(new Shape(50, 2));
        NDList outputs = Weights.live(network, manager).pass(true).run(network, new NDList(x));
        assertThat(outputs.get(1).min().getFloat()).isNegative();
        assertThat(outputs.get(0).min().getFloat()).isZero();
    }

    @Test
    void anInput_isNotOverwritten() {
        Sequential network = new Sequential().add(new Relu());
        NDArray x = manager.create(new float[] {-1, 2});
        network.initialize(manager, DataType.FLOAT32, x.getShape());
        Weights.live(network, manager).pass(true).run(network, x);
        assertThat(x.toFloatArray()).containsExactly(-1, 2);
    }

    @Test
    void parametersAreNamedAsInPyTorch() {
        Sequential network = discriminator();
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 16, 16));
        assertThat(network.getParameters().keys())
                .containsExactly(
                        "0.weight",
                        "0.bias",
                        "2.weight",
                        "2.bias",
                        "3.weight",
                        "3.bias",
                        "3.running_mean",
                        "3.running_var",
                        "6.parametrizations.weight.original",
                        "6.bias",
                        "6.parametrizations.weight.0._u",
                        "6.parametrizations.weight.0._v",
                        "9.weight",
                        "9.bias");
    }

    /** A block of a user's own, and one layer that stands in two places. */
    @Test
    void anOwnBlock_andOneInTwoPlaces_areOneScript() {
        Linear shared = new Linear(2);
        Sequential network = new Sequential().add(shared).add(new Swish()).add(shared);
        assertThat(ScriptExport.unscripted(network)).isEmpty();
        assertSame(network, new Shape(4, 2), true);
        Sequential normalised = new Sequential();
        SpectralNorm twice = SpectralNorm.of(new Linear(2));
        normalised.add(twice).add(new Tanh()).add(twice);
        assertSame(normalised, new Shape(4, 2), true);
    }

    @Test
    void aNameThatIsTaken_isRefused() {
        Function<String, Sequential> named =
                name -> new Sequential().add(new Relu()).add(name, new Relu());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> named.apply("0"))
                .withMessageContaining("a layer '0' already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> named.apply("a.b"))
                .withMessageContaining("no dot, but was 'a.b'");
    }

    private static final class Swish extends ScriptBlock {

        private final Parameter slope =
                addParameter(
                        Parameter.builder()
                                .setName("slope")
                                .setType(Parameter.Type.GAMMA)
                                .optShape(new Shape(1))
                                .build());

        @Override
        protected List<String> write(Script script, List<String> inputs) {
            String x = inputs.get(0);
            String scaled = script.let("torch.mul(%s, %s)".formatted(x, script.parameter(slope)));
            return List.of(script.let("torch.mul(%s, torch.sigmoid(%s))".formatted(x, scaled)));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return Objects.requireNonNull(inputs);
        }
    }
}
