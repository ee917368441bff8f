package org.gan4j.metrics.extractor;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.gan4j.djl.nn.Script;
import org.gan4j.djl.nn.ScriptBlock;

/** What a network sees of pixels (N, C, H, W) from 0 to 255: (x - offset) / scale. */
final class PixelInput extends ScriptBlock {

    private final double offset;
    private final double scale;
    private final boolean colours;

    /**
     * Describes the layer.
     *
     * @param colours whether grey images get three equal channels
     */
    PixelInput(double offset, double scale, boolean colours) {
        this.offset = offset;
        this.scale = scale;
        this.colours = colours;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String x = inputs.get(0);
        if (colours) {
            x =
                    script.let(
                            "torch.repeat(%s, [1, 3, 1, 1]) if torch.eq(torch.size(%s, 1), 1) else %s"
                                    .formatted(x, x, x));
        }
        return List.of(script.let("torch.div(torch.sub(%s, %s), %s)".formatted(x, offset, scale)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape x = inputs[0];
        return new Shape[] {colours ? new Shape(x.get(0), 3, x.get(2), x.get(3)) : x};
    }
}
