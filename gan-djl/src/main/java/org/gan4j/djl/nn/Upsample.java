package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Doubles height and width, as PyTorch's {@code Upsample} with {@code scale_factor=2}.
 *
 * <ul>
 *   <li>input: (N, C, H, W); output: (N, C, 2 H, 2 W)
 * </ul>
 */
public final class Upsample extends ScriptBlock {

    private final boolean bilinear;

    private Upsample(boolean bilinear) {
        this.bilinear = bilinear;
    }

    /** {@return one that repeats every pixel, as ProGAN, SNGAN and BigGAN do} */
    public static Upsample nearest() {
        return new Upsample(false);
    }

    /** {@return one that interpolates, corners not aligned} */
    public static Upsample bilinear() {
        return new Upsample(true);
    }

    @Override
    public boolean isSampleWise() {
        return true;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String x = inputs.get(0);
        return List.of(
                script.result(
                        bilinear
                                ? "torch.upsample_bilinear2d(%s, None, False, [2., 2.])"
                                        .formatted(x)
                                : "torch.upsample_nearest2d(%s, None, [2., 2.])".formatted(x)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape x = inputs[0];
        return new Shape[] {new Shape(x.get(0), x.get(1), 2 * x.get(2), 2 * x.get(3))};
    }
}
