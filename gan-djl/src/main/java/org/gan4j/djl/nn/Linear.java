package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.google.common.base.Preconditions;
import java.util.List;

/**
 * A linear layer, as PyTorch's {@code Linear}: y = x W^T + b.
 *
 * <ul>
 *   <li>input: (..., F)
 *   <li>output: (..., units)
 *   <li>weight: (units, F); bias: (units)
 * </ul>
 */
public final class Linear extends ScriptBlock {

    private final int units;
    private final Parameter weight;
    private final Parameter bias;

    /**
     * Describes the layer.
     *
     * @param units the length of an output, at least 1
     */
    public Linear(int units) {
        Preconditions.checkArgument(units >= 1, "units must be at least 1, but was %s", units);
        this.units = units;
        weight =
                addParameter(
                        Parameter.builder()
                                .setName("weight")
                                .setType(Parameter.Type.WEIGHT)
                                .build());
        bias =
                addParameter(
                        Parameter.builder().setName("bias").setType(Parameter.Type.BIAS).build());
    }

    @Override
    public boolean isSampleWise() {
        return true;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        return List.of(
                script.product(
                        "linear",
                        inputs.get(0),
                        script.parameter(weight),
                        script.parameter(bias),
                        ""));
    }

    @Override
    protected void prepare(Shape[] inputs) {
        weight.setShape(new Shape(units, inputs[0].getLastDimension()));
        bias.setShape(new Shape(units));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape x = inputs[0];
        return new Shape[] {x.slice(0, x.dimension() - 1).add(units)};
    }
}
