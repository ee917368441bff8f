package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.List;

/**
 * A residual connection without anything after the sum (He et al. 2016; as in the generator of
 * Johnson et al. 2016): what comes in, plus what layers make of it.
 *
 * <ul>
 *   <li>input and output: any shape, which the layers keep
 * </ul>
 */
public final class SkipSum extends ScriptBlock {

    private final Block model;

    /**
     * Around layers.
     *
     * @param name of the layers, before the names of their parameters
     * @param model any block that takes and returns one shape, not yet initialised
     */
    public SkipSum(String name, Block model) {
        this.model =
                addNamed(Sequential.checkName(name), Preconditions.checkNotNull(model, "model"));
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String x = inputs.get(0);
        script.keep(x);
        String made = script.block(model, given(model, x, inputs)).get(0);
        return List.of(script.result("torch.add(%s, %s)".formatted(x, made)));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        model.initialize(manager, type, given(model, inputs[0], inputs));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape made = model.getOutputShapes(given(model, inputs[0], inputs))[0];
        Preconditions.checkArgument(
                made.equals(inputs[0]),
                "the layers make %s of %s, which cannot be added",
                made,
                inputs[0]);
        return new Shape[] {made};
    }
}
