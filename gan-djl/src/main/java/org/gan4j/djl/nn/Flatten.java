package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Makes a row of each sample.
 *
 * <ul>
 *   <li>input: (N, ...)
 *   <li>output: (N, F)
 * </ul>
 */
public final class Flatten extends ScriptBlock {

    @Override
    public boolean isSampleWise() {
        return true;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        return List.of(script.let("torch.flatten(%s, 1, -1)".formatted(inputs.get(0))));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), inputs[0].slice(1).size())};
    }
}
