package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.List;

/**
 * Several layers that are given the same input, such as the logits of a discriminator and those of
 * an auxiliary classifier.
 *
 * <ul>
 *   <li>input: what each of them takes
 *   <li>outputs: the first output of each, in their order
 * </ul>
 */
public final class Heads extends ScriptBlock {

    /**
     * Adds a head.
     *
     * @param name its name, without dots
     * @param head any block of one output, not yet initialised
     * @return this
     */
    public Heads add(String name, Block head) {
        addNamed(Sequential.checkName(name), head);
        return this;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        inputs.forEach(script::keep);
        List<String> outputs = new ArrayList<>();
        for (Pair<String, Block> head : getChildren()) {
            List<String> given = given(head.getValue(), inputs.get(0), inputs);
            outputs.add(script.block(head.getValue(), given).get(0));
            script.keep(outputs.get(outputs.size() - 1));
        }
        return outputs;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        for (Block head : getChildren().values()) {
            head.initialize(manager, type, given(head, inputs[0], inputs));
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return getChildren().values().stream()
                .map(head -> head.getOutputShapes(given(head, inputs[0], inputs))[0])
                .toArray(Shape[]::new);
    }
}
