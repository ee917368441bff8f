package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Halves height and width by the largest of 2 x 2 pixels, as PyTorch's {@code MaxPool2d(2)}; a last
 * odd row or column is left out.
 *
 * <ul>
 *   <li>input: (N, C, H, W); output: (N, C, floor(H / 2), floor(W / 2))
 * </ul>
 */
public final class MaxPool extends ScriptBlock {

    @Override
    public boolean isSampleWise() {
        return true;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        return List.of(
                script.result(
                        "torch.max_pool2d(%s, [2, 2], [2, 2], [0, 0], [1, 1], False)"
                                .formatted(inputs.get(0))));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape x = inputs[0];
        return new Shape[] {new Shape(x.get(0), x.get(1), x.get(2) / 2, x.get(3) / 2)};
    }
}
