package org.gan4j.djl.nn;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.Pair;
import com.google.common.base.Preconditions;
import java.util.List;
import org.gan4j.constraint.NormalisesWeights;
import org.gan4j.run.Precision;
import org.jspecify.annotations.Nullable;

/**
 * Spectral normalisation (Miyato et al. 2018, algorithm 1) of any layer with one weight: a
 * convolution, a transposed convolution, a linear layer or an embedding. The layer runs with W /
 * sigma, where sigma = u^T W v estimates the largest singular value of W, flattened to (filters,
 * rest).
 *
 * <p>The vectors u and v are kept between forward passes and saved as parameters that are not
 * trained. They begin after 15 steps of power iteration, as in PyTorch. Each forward pass in
 * training makes one step first; in evaluation they stay as they are. Gradients pass through W and
 * sigma, with u and v as constants, as in PyTorch's {@code spectral_norm}.
 */
public final class SpectralNorm extends ScriptBlock implements NormalisesWeights {

    private static final String NOT_INITIALISED = "the layer is not initialised";
    private static final String SMALLEST = "9.9999999999999998e-13";

    private static final int FIRST_ITERATIONS = 15;

    private final Block layer;
    private final int filterAxis;
    private final Parameter u;
    private final Parameter v;
    private @Nullable Parameter weight;
    private @Nullable Program iteration;

    private SpectralNorm(Block layer) {
        this.layer = addNamed("layer", layer);
        filterAxis = ConvTranspose2d.filterAxis(layer);
        u = addParameter(vector("parametrizations.weight.0._u"));
        v = addParameter(vector("parametrizations.weight.0._v"));
    }

    /**
     * Wraps a layer.
     *
     * @param layer a layer with exactly one parameter of type WEIGHT, not yet initialised
     * @return a block that takes its place
     */
    public static SpectralNorm of(Block layer) {
        return new SpectralNorm(Preconditions.checkNotNull(layer, "layer"));
    }

    private static Parameter vector(String name) {
        return Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optRequiresGrad(false)
                .optInitializer(new NormalInitializer(1))
                .build();
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String original = script.parameter(weight());
        script.replace(weight(), scaled(script));
        List<String> outputs = script.block(layer, inputs);
        script.replace(weight(), original);
        return outputs;
    }

    /** The vectors move with every pass. */
    @Override
    public boolean isSampleWise() {
        return false;
    }

    /** W / sigma, after a step of power iteration in training. */
    private String scaled(Script script) {
        String matrix = matrix(script);
        script.inTraining(() -> iterate(script, matrix));
        String left = script.let("torch.clone(%s)".formatted(script.parameter(u)));
        String right = script.let("torch.clone(%s)".formatted(script.parameter(v)));
        String sigma = script.let("torch.dot(%s, torch.mv(%s, %s))".formatted(left, matrix, right));
        return script.let("torch.div(%s, %s)".formatted(script.parameter(weight()), sigma));
    }

    private List<String> iterated(Script script) {
        iterate(script, matrix(script));
        return List.of();
    }

    /** W as (filters, rest). */
    private String matrix(Script script) {
        String moved =
                script.let(
                        "torch.transpose(%s, 0, %s)"
                                .formatted(script.parameter(weight()), filterAxis));
        return script.let("torch.reshape(%s, [torch.size(%s, 0), -1])".formatted(moved, moved));
    }

    private void iterate(Script script, String matrix) {
        String w = script.let("torch.detach(%s)".formatted(matrix));
        String left = script.parameter(u);
        String right = script.parameter(v);
        overwriteByUnit(script, right, "torch.mv(torch.t(%s), %s)".formatted(w, left));
        overwriteByUnit(script, left, "torch.mv(%s, %s)".formatted(w, right));
    }

    private static void overwriteByUnit(Script script, String vector, String product) {
        String value = script.let(product);
        String norm =
                "torch.clamp_min(torch.linalg_vector_norm(%s), %s)".formatted(value, SMALLEST);
        script.let("torch.copy_(%s, torch.div(%s, %s))".formatted(vector, value, norm));
    }

    /**
     * One step of power iteration on other values of weight, u and v, such as averaged ones, for
     * which the vectors of the live weight would be wrong.
     *
     * @param values where the values are
     */
    public void iterate(ParameterStore values) {
        try (NDManager memory = values.getManager().newSubManager();
                NDScope strays = new NDScope()) {
            iteration().run(memory, values, new NDList(), true, null);
        }
    }

    private Program iteration() {
        return requireNonNull(iteration, NOT_INITIALISED);
    }

    /** {@return u and v} */
    public List<Parameter> vectors() {
        return List.of(u, v);
    }

    private Parameter weight() {
        return requireNonNull(weight, NOT_INITIALISED);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        layer.initialize(manager, dataType, inputShapes);
        weight = onlyWeight();
        iteration = Program.of((script, none) -> iterated(script), 0, Precision.FULL);
        Shape shape = weight.getArray().getShape();
        long filters = shape.get(filterAxis);
        if (u.isInitialized()) {
            return;
        }
        u.setShape(new Shape(filters));
        v.setShape(new Shape(shape.size() / filters));
        for (Parameter vector : vectors()) {
            vector.initialize(manager, dataType);
            NDArray array = vector.getArray();
            array.divi(array.norm());
        }
        ParameterStore first = new ParameterStore(manager, false);
        for (int i = 0; i < FIRST_ITERATIONS; i++) {
            iterate(first);
        }
    }

    private Parameter onlyWeight() {
        Parameter found = null;
        for (Parameter parameter : layer.getParameters().values()) {
            if (parameter.getType() == Parameter.Type.WEIGHT) {
                Preconditions.checkArgument(
                        found == null,
                        "%s has several weights: wrap its layers one by one",
                        layer.getClass().getSimpleName());
                found = parameter;
            }
        }
        Preconditions.checkArgument(
                found != null, "%s has no weight to normalise", layer.getClass().getSimpleName());
        return found;
    }

    /** The shapes of u and v follow from the layer's weight, once that is initialised. */
    @Override
    public void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
        beforeInitialize(inputShapes);
        initializeChildBlocks(manager, dataType, inputShapes);
    }

    /** As PyTorch's {@code parametrizations.spectral_norm} names them. */
    @Override
    public ParameterList getParameters() {
        ParameterList named = new ParameterList();
        for (Pair<String, Parameter> inner : layer.getParameters()) {
            boolean normalised = inner.getValue().getType() == Parameter.Type.WEIGHT;
            named.add(
                    normalised ? "parametrizations.weight.original" : inner.getKey(),
                    inner.getValue());
        }
        named.addAll(getDirectParameters());
        return named;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return layer.getOutputShapes(inputShapes);
    }
}
