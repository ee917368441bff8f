package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.google.common.base.Preconditions;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable Parameter bias;

    /**
     * Describes the layer, with a bias.
     *
     * @param units the length of an output, at least 1
     */
    public Linear(int units) {
        this(units, true);
    }

    /**
     * Describes the layer.
     *
     * @param units the length of an output, at least 1
     * @param bias whether it has one
     */
    public Linear(int units, boolean bias) {
        Preconditions.checkArgument(units >= 1, "units must be at least 1, but was %s", units);
        this.units = units;
        weight =
                addParameter(
                        Parameter.builder()
                                .setName("weight")
                                .setType(Parameter.Type.WEIGHT)
                                .build());
        this.bias =
                bias
                        ? addParameter(
                                Parameter.builder()
                                        .setName("bias")
                                        .setType(Parameter.Type.BIAS)
                                        .optShape(new Shape(units))
                                        .build())
                        : null;
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
                        script.orNone(bias),
                        ""));
    }

    @Override
    protected void prepare(Shape[] inputs) {
        weight.setShape(new Shape(units, inputs[0].getLastDimension()));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape x = inputs[0];
        return new Shape[] {x.slice(0, x.dimension() - 1).add(units)};
    }
}
