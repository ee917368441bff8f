package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/** An activation: the same function of each value, of any shape. */
abstract class Elementwise extends ScriptBlock {

    private final String function;
    private final String arguments;

    /**
     * Names the function.
     *
     * @param function the operator; its backward pass needs its result only
     * @param arguments its arguments beside x, each with a comma before it
     */
    Elementwise(String function, String arguments) {
        this.function = function;
        this.arguments = arguments;
    }

    @Override
    public final boolean isSampleWise() {
        return true;
    }

    @Override
    protected final List<String> write(Script script, List<String> inputs) {
        return List.of(script.elementwise(function, inputs.get(0), arguments));
    }

    @Override
    public final Shape[] getOutputShapes(Shape[] inputs) {
        return inputs;
    }
}
