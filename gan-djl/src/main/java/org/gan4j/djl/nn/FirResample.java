package org.gan4j.djl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import com.google.common.base.Preconditions;
import java.util.Arrays;
import java.util.List;

/**
 * Doubles or halves height and width through a low-pass filter (Zhang 2019; Karras et al. 2020,
 * appendix B), so that nothing is aliased: {@code upfirdn2d} of StyleGAN2 with zeros outside.
 *
 * <ul>
 *   <li>input: (N, C, H, W); output: (N, C, 2 H, 2 W) or (N, C, H / 2, W / 2), for which H and W
 *       are even
 *   <li>resample_filter, which is not trained: (taps, taps)
 * </ul>
 */
public final class FirResample extends ScriptBlock {

    private static final int FACTOR = 2;

    private final boolean up;
    private final int taps;
    private final Parameter filter;

    private FirResample(boolean up, double... taps) {
        Preconditions.checkArgument(
                taps.length >= FACTOR, "a filter has at least 2 taps, but has %s", taps.length);
        double sum = Arrays.stream(taps).sum();
        Preconditions.checkArgument(
                Double.isFinite(sum) && sum != 0,
                "taps %s must have a sum that is not 0: it is made 1",
                Arrays.toString(taps));
        this.up = up;
        this.taps = taps.length;
        double gain = up ? FACTOR * FACTOR : 1;
        double[] values =
                Arrays.stream(taps)
                        .flatMap(y -> Arrays.stream(taps).map(x -> gain * x * y / (sum * sum)))
                        .toArray();
        Initializer constant =
                (manager, shape, type) -> {
                    try (NDArray wide = manager.create(values)) {
                        return wide.reshape(shape).toType(type, true);
                    }
                };
        filter =
                addParameter(
                        Parameter.builder()
                                .setName("resample_filter")
                                .setType(Parameter.Type.OTHER)
                                .optShape(new Shape(this.taps, this.taps))
                                .optRequiresGrad(false)
                                .optInitializer(constant)
                                .build());
    }

    /**
     * Doubles.
     *
     * @param taps the filter along an axis, symmetric, at least 2; 1, 3, 3, 1 in StyleGAN2 and 1,
     *     2, 1 in StyleGAN and R3GAN
     * @return the layer
     */
    public static FirResample up(double... taps) {
        return new FirResample(true, taps);
    }

    /**
     * Halves.
     *
     * @param taps the filter along an axis, as of {@link #up}
     * @return the layer
     */
    public static FirResample down(double... taps) {
        return new FirResample(false, taps);
    }

    @Override
    public boolean isSampleWise() {
        return true;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String x = inputs.get(0);
        String kernel =
                "torch.reshape(%s, [1, 1, %s, %s])".formatted(script.parameter(filter), taps, taps);
        String height = "torch.size(%s, 2)".formatted(x);
        String width = "torch.size(%s, 3)".formatted(x);
        String maps = "torch.reshape(%s, [-1, 1, %s, %s])".formatted(x, height, width);
        String y;
        if (up) {
            int cut = (taps - FACTOR) / 2;
            String wide =
                    script.let(
                            "torch.conv_transpose2d(%s, %s, None, [2, 2], [0, 0], [0, 0], 1, [1, 1])"
                                    .formatted(maps, kernel));
            String rows = "torch.narrow(%s, 2, %s, torch.mul(%s, 2))".formatted(wide, cut, height);
            y = "torch.narrow(%s, 3, %s, torch.mul(%s, 2))".formatted(rows, cut, width);
        } else {
            int before = (taps - 1) / 2;
            int after = (taps - FACTOR) / 2;
            String padded =
                    "torch.constant_pad_nd(%s, [%s, %s, %s, %s], 0)"
                            .formatted(maps, before, after, before, after);
            y = "torch.conv2d(%s, %s, None, [2, 2], [0, 0], [1, 1], 1)".formatted(padded, kernel);
        }
        String out = script.let(y);
        return List.of(
                script.let(
                        "torch.reshape(%s, [torch.size(%s, 0), torch.size(%s, 1), torch.size(%s, 2), torch.size(%s, 3)])"
                                .formatted(out, x, x, out, out)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape x = inputs[0];
        Preconditions.checkArgument(
                up || (x.get(2) % FACTOR == 0 && x.get(3) % FACTOR == 0),
                "height and width must be even to be halved, but were %s",
                x);
        return new Shape[] {new Shape(x.get(0), x.get(1), scaled(x.get(2)), scaled(x.get(3)))};
    }

    private long scaled(long length) {
        return up ? length * FACTOR : length / FACTOR;
    }
}
