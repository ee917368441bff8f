package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * The mean of each feature map, as PyTorch's {@code AdaptiveAvgPool2d(1)} with {@code Flatten}.
 *
 * <ul>
 *   <li>input: (N, C, H, W); output: (N, C)
 * </ul>
 */
public final class GlobalAveragePool extends ScriptBlock {

    @Override
    public boolean isSampleWise() {
        return true;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        return List.of(script.result("torch.mean(%s, [2, 3])".formatted(inputs.get(0))));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), inputs[0].get(1))};
    }
}
