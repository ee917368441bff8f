package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.network.LayerSequence;

/**
 * Layers one after the other, of which some show what they return. Layers are named as in PyTorch's
 * {@code Sequential}, by their number from 0. Neighbours that are {@linkplain ScriptBlock scripted}
 * run in one native call, any other block by itself. Conditions are handed to every layer that
 * {@linkplain TakesCondition takes them}.
 *
 * <ul>
 *   <li>input: what the first layer takes; x and conditions, if any layer takes them
 *   <li>output: what the last layer returns, then what the shown ones return, in their order
 * </ul>
 */
public final class Sequential extends ScriptBlock implements LayerSequence {

    private record Layer(String name, Block block, boolean shown) {}

    private final List<Layer> layers = new ArrayList<>();
    private int numbered;

    /**
     * Adds a layer.
     *
     * @param layer any block that is not yet initialised
     * @return this
     */
    public Sequential add(Block layer) {
        return add(new Layer(nextNumber(), layer, false));
    }

    /**
     * Adds a layer whose name is no number, and which those that follow are not counted from: one
     * that the network's published form has not.
     *
     * @param name its name, without dots
     * @param layer any block that is not yet initialised
     * @return this
     */
    public Sequential add(String name, Block layer) {
        return add(new Layer(checkName(name), layer, false));
    }

    static String checkName(String name) {
        Preconditions.checkArgument(
                !name.isEmpty() && name.indexOf('.') < 0,
                "a name has at least one letter and no dot, but was '%s'",
                name);
        return name;
    }

    /**
     * Adds a layer whose output is shown.
     *
     * @param layer any block with one output, not yet initialised
     * @return this
     */
    public Sequential show(Block layer) {
        return add(new Layer(nextNumber(), layer, true));
    }

    /**
     * Adds a layer whose output is shown, under a name that is no number.
     *
     * @param name its name, without dots
     * @param layer any block with one output, not yet initialised
     * @return this
     */
    public Sequential show(String name, Block layer) {
        return add(new Layer(checkName(name), layer, true));
    }

    private String nextNumber() {
        return Integer.toString(numbered++);
    }

    private Sequential add(Layer layer) {
        Preconditions.checkNotNull(layer.block, "layer");
        Preconditions.checkArgument(!has(layer.name), "there is a layer '%s' already", layer.name);
        layers.add(layer);
        addNamed(layer.name, layer.block);
        return this;
    }

    private boolean has(String name) {
        return layers.stream().anyMatch(layer -> layer.name.equals(name));
    }

    @Override
    public Sequential withLayerBeforeLast(String name, Block layer) {
        Preconditions.checkState(
                layers.size() >= 2,
                "there are %s layers, so that none is before the last",
                layers.size());
        Sequential longer = new Sequential();
        int last = layers.size() - 1;
        layers.subList(0, last).forEach(longer::add);
        String unique = name;
        for (int n = 2; longer.has(unique); n++) {
            unique = name + n;
        }
        longer.add(unique, layer);
        return longer.add(layers.get(last));
    }

    /** What a layer is given: what the one before returned, and the conditions if it takes them. */
    private <T> List<T> given(Block layer, List<T> values, List<T> inputs) {
        return takesCondition() ? given(layer, values.get(0), inputs) : values;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        List<String> values = inputs;
        List<String> shown = new ArrayList<>();
        for (Layer layer : layers) {
            values = script.block(layer.block, given(layer.block, values, inputs));
            if (layer.shown) {
                shown.add(values.get(0));
                script.keep(values.get(0));
            }
        }
        List<String> outputs = new ArrayList<>(values);
        outputs.addAll(shown);
        return outputs;
    }

    private Shape[] given(Block layer, Shape[] shapes, Shape[] inputs) {
        return takesCondition() ? given(layer, shapes[0], inputs) : shapes;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        Shape[] shapes = inputs;
        for (Layer layer : layers) {
            Shape[] given = given(layer.block, shapes, inputs);
            layer.block.initialize(manager, type, given);
            shapes = layer.block.getOutputShapes(given);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape[] shapes = inputs;
        List<Shape> shown = new ArrayList<>();
        for (Layer layer : layers) {
            shapes = layer.block.getOutputShapes(given(layer.block, shapes, inputs));
            if (layer.shown) {
                shown.add(shapes[0]);
            }
        }
        List<Shape> outputs = new ArrayList<>(List.of(shapes));
        outputs.addAll(shown);
        return outputs.toArray(Shape[]::new);
    }
}
