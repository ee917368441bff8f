package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.List;

/**
 * The skip connection of a U-Net (Ronneberger et al. 2015; Isola et al. 2017, section 3.2.1): what
 * comes in, and beside it what layers make of it, as further channels.
 *
 * <ul>
 *   <li>input: (N, C, H, W); output: (N, C + D, H, W), where the layers return (N, D, H, W)
 * </ul>
 */
public final class SkipConcat extends ScriptBlock {

    private final Block model;

    /**
     * Around layers.
     *
     * @param model any block that takes and returns images of one size, not yet initialised
     */
    public SkipConcat(Block model) {
        this.model = addNamed("model", Preconditions.checkNotNull(model, "model"));
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String x = inputs.get(0);
        script.keep(x);
        String made = script.block(model, given(model, x, inputs)).get(0);
        return List.of(script.result("torch.cat([%s, %s], 1)".formatted(x, made)));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        model.initialize(manager, type, given(model, inputs[0], inputs));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape x = inputs[0];
        Shape made = model.getOutputShapes(given(model, x, inputs))[0];
        Preconditions.checkArgument(
                made.slice(2).equals(x.slice(2)),
                "what is skipped has shape %s, but the layers return %s: give images whose height and width can be halved as often as the network does",
                x,
                made);
        return new Shape[] {new Shape(x.get(0), x.get(1) + made.get(1), x.get(2), x.get(3))};
    }
}
