package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.List;

/**
 * Pads images on all sides with what lies inside, mirrored at the outermost pixels, as PyTorch's
 * {@code ReflectionPad2d}.
 *
 * <ul>
 *   <li>input: (N, C, H, W), of more pixels than the padding; output: (N, C, H + 2 padding, W + 2
 *       padding)
 * </ul>
 */
public final class ReflectionPad extends ScriptBlock {

    private final int padding;

    /**
     * Describes the layer.
     *
     * @param padding pixels on each side, at least 1
     */
    public ReflectionPad(int padding) {
        this.padding = Convolution.Builder.atLeast(1, "padding", padding);
    }

    @Override
    public boolean isSampleWise() {
        return true;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        return List.of(
                script.result(
                        "torch.reflection_pad2d(%s, [%s, %s, %s, %s])"
                                .formatted(inputs.get(0), padding, padding, padding, padding)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape x = inputs[0];
        Preconditions.checkArgument(
                x.dimension() == 4 && x.get(2) > padding && x.get(3) > padding,
                "a reflection of %s pixels needs (N, C, H, W) of more, but was given %s",
                padding,
                x);
        return new Shape[] {
            new Shape(x.get(0), x.get(1), x.get(2) + 2L * padding, x.get(3) + 2L * padding)
        };
    }
}
