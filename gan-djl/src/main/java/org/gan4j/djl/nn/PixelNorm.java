package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Pixelwise normalisation of feature vectors (Karras et al. 2018, section 4.2): x / sqrt(mean of
 * x^2 over the channels + 1e-8), pixel by pixel; of latents, each is brought to the length sqrt(C).
 *
 * <ul>
 *   <li>input and output: (N, C, ...)
 * </ul>
 */
public final class PixelNorm extends ScriptBlock {

    private static final double EPSILON = 1e-8;

    @Override
    public boolean isSampleWise() {
        return true;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String x = inputs.get(0);
        String squares = "torch.mean(torch.mul(%s, %s), [1], True)".formatted(x, x);
        return List.of(
                script.let(
                        "torch.mul(%s, torch.rsqrt(torch.add(%s, %s)))"
                                .formatted(x, squares, EPSILON)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return inputs;
    }
}
