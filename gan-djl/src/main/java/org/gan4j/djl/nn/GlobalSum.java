package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Sums each feature map over its pixels, as the discriminators of SNGAN, SAGAN and BigGAN do before
 * their head.
 *
 * <ul>
 *   <li>input: (N, C, H, W); output: (N, C)
 * </ul>
 */
public final class GlobalSum extends ScriptBlock {

    @Override
    public boolean isSampleWise() {
        return true;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        return List.of(script.result("torch.sum(%s, [2, 3])".formatted(inputs.get(0))));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), inputs[0].get(1))};
    }
}
