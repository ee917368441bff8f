package org.gan4j.djl.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import com.google.common.base.Preconditions;
import java.util.List;
import org.gan4j.constraint.NormalisesWeights;
import org.gan4j.djl.torch.TorchScript;
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
public final class SpectralNorm extends AbstractBlock implements NormalisesWeights {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def iterate(self, w: Tensor, u: Tensor, v: Tensor) -> None:
                      m = torch.detach(w)
                      a = torch.mv(torch.t(m), u)
                      _0 = torch.copy_(v, torch.div(a, torch.clamp_min(torch.linalg_vector_norm(a), 9.9999999999999998e-13)))
                      b = torch.mv(m, v)
                      _1 = torch.copy_(u, torch.div(b, torch.clamp_min(torch.linalg_vector_norm(b), 9.9999999999999998e-13)))
                    def sigma(self, w: Tensor, u: Tensor, v: Tensor) -> Tensor:
                      return torch.dot(torch.clone(u), torch.mv(w, torch.clone(v)))
                    def scaled(self, w: Tensor, sigma: Tensor) -> Tensor:
                      return torch.div(w, sigma)
                    def flattened(self, w: Tensor, axis: int) -> Tensor:
                      t = torch.transpose(w, 0, axis)
                      return torch.reshape(t, [torch.size(t, 0), -1])
                    """);

    private static final int FIRST_ITERATIONS = 15;

    private final Block layer;
    private final int filterAxis;
    private final Parameter u;
    private final Parameter v;
    private @Nullable Parameter weight;

    private SpectralNorm(Block layer) {
        this.layer = addChildBlock(layer.getClass().getSimpleName(), layer);
        filterAxis = layer instanceof ConvTranspose2d ? 1 : 0;
        u = addParameter(vector("u"));
        v = addParameter(vector("v"));
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
    protected NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        Parameter normalised = weight();
        NDManager manager = inputs.head().getManager();
        Device device = inputs.head().getDevice();
        NDArray w = parameterStore.getValue(normalised, device, training);
        NDArray left = parameterStore.getValue(u, device, training);
        NDArray right = parameterStore.getValue(v, device, training);
        NDArray matrix = SCRIPT.run(manager, "flattened", w, filterAxis).head();
        if (training) {
            SCRIPT.run(manager, "iterate", matrix, left, right);
        }
        NDArray sigma = SCRIPT.run(manager, "sigma", matrix, left, right).head();
        NDArray scaled = SCRIPT.run(manager, "scaled", w, sigma).head();
        ParameterStore replaced = new Replaced(parameterStore, normalised, scaled);
        return layer.forward(replaced, inputs, training, params);
    }

    /**
     * One step of power iteration on other values of weight, u and v, such as averaged ones, for
     * which the vectors of the live weight would be wrong.
     *
     * @param values where the values are
     */
    public void iterate(ParameterStore values) {
        Parameter normalised = weight();
        Device device = normalised.getArray().getDevice();
        NDArray w = values.getValue(normalised, device, false);
        NDArray left = values.getValue(u, device, false);
        NDArray right = values.getValue(v, device, false);
        try (NDManager memory = values.getManager().newSubManager();
                NDScope strays = new NDScope()) {
            NDArray matrix = SCRIPT.run(memory, "flattened", w, filterAxis).head();
            SCRIPT.run(memory, "iterate", matrix, left, right);
        }
    }

    /** {@return u and v} */
    public List<Parameter> vectors() {
        return List.of(u, v);
    }

    private Parameter weight() {
        return Preconditions.checkNotNull(weight, "the layer is not initialised");
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        layer.initialize(manager, dataType, inputShapes);
        weight = onlyWeight();
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
        try (NDManager memory = manager.newSubManager()) {
            NDArray matrix = SCRIPT.run(memory, "flattened", weight.getArray(), filterAxis).head();
            for (int i = 0; i < FIRST_ITERATIONS; i++) {
                SCRIPT.run(memory, "iterate", matrix, u.getArray(), v.getArray());
            }
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

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return layer.getOutputShapes(inputShapes);
    }

    /** Gives the layer its normalised weight, and everything else as it is. */
    private static final class Replaced extends ParameterStore {

        private final ParameterStore others;
        private final Parameter parameter;
        private final NDArray value;

        Replaced(ParameterStore others, Parameter parameter, NDArray value) {
            super(others.getManager(), false);
            this.others = others;
            this.parameter = parameter;
            this.value = value;
        }

        @Override
        public @Nullable NDArray getValue(
                @Nullable Parameter asked, Device device, boolean training) {
            return asked == parameter ? value : others.getValue(asked, device, training);
        }
    }
}
