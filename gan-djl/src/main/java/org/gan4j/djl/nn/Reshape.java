package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Gives each sample another shape.
 *
 * <ul>
 *   <li>input: (N, ...), with as many values in each sample
 *   <li>output: (N, shape)
 * </ul>
 */
public final class Reshape extends ScriptBlock {

    private final Shape shape;

    /**
     * Describes the layer.
     *
     * @param shape the shape of one sample
     */
    public Reshape(Shape shape) {
        this.shape = Preconditions.checkNotNull(shape, "shape");
    }

    @Override
    public boolean isSampleWise() {
        return true;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String axes =
                Arrays.stream(shape.getShape())
                        .mapToObj(axis -> ", " + axis)
                        .collect(Collectors.joining());
        String x = inputs.get(0);
        return List.of(
                script.let("torch.reshape(%s, [torch.size(%s, 0)%s])".formatted(x, x, axes)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape sample = inputs[0].slice(1);
        Preconditions.checkArgument(
                sample.size() == shape.size(),
                "samples of shape %s cannot be given the shape %s",
                sample,
                shape);
        return new Shape[] {new Shape(inputs[0].get(0)).addAll(shape)};
    }
}
