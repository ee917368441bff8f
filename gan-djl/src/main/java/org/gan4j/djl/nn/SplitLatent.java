package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.List;

/**
 * The hierarchical latents and the shared class embedding of BigGAN (Brock et al. 2019, section 3
 * and appendix B): the latent is cut into as many equal parts as there are conditional layers, and
 * one; the first part is what the layers begin with, each other one, followed by the embedded
 * class, is the condition of one layer.
 *
 * <ul>
 *   <li>input: z (N, parts x length); labels (N) of INT64
 *   <li>output: that of the last layer
 *   <li>shared.weight: (classes, size)
 * </ul>
 */
public final class SplitLatent extends ScriptBlock {

    private final ScriptBlock shared;
    private final int embeddingSize;

    /**
     * Begins without layers.
     *
     * @param classes how many, at least 2
     * @param embeddingSize the length of the vector of a class, at least 1
     */
    public SplitLatent(int classes, int embeddingSize) {
        this.embeddingSize = embeddingSize;
        shared = addNamed("shared", new Embedding(classes, embeddingSize));
    }

    /**
     * Adds a layer.
     *
     * @param name its name, without dots
     * @param layer any block, not yet initialised; if it takes a condition, it is given a part of
     *     the latent with the embedded class
     * @return this
     */
    public SplitLatent add(String name, Block layer) {
        addNamed(Sequential.checkName(name), layer);
        return this;
    }

    private PairList<String, Block> layers() {
        return children.subList(1, children.size());
    }

    private int parts() {
        return 1 + (int) layers().values().stream().filter(ScriptBlock::takesCondition).count();
    }

    @Override
    public boolean takesCondition() {
        return true;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String embedded = script.block(shared, inputs.subList(1, 2)).get(0);
        String z = inputs.get(0);
        int next = 0;
        String x = part(script, z, next++);
        for (Pair<String, Block> layer : layers()) {
            List<String> given = new ArrayList<>(List.of(x));
            if (takesCondition(layer.getValue())) {
                given.add(
                        script.let(
                                "torch.cat([%s, %s], 1)"
                                        .formatted(part(script, z, next++), embedded)));
            }
            x = script.block(layer.getValue(), given).get(0);
        }
        return List.of(x);
    }

    private String part(Script script, String z, int number) {
        return script.let("torch.chunk(%s, %s, 1)[%s]".formatted(z, parts(), number));
    }

    private Shape part(Shape z) {
        Preconditions.checkArgument(
                z.get(1) % parts() == 0,
                "the latent is cut into %s equal parts, so its length must be a multiple of that,"
                        + " not %s",
                parts(),
                z.get(1));
        return new Shape(z.get(0), z.get(1) / parts());
    }

    private Shape[] given(Block layer, Shape x, Shape part) {
        return given(layer, x, x, part.slice(0, 1).add(part.get(1) + embeddingSize));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        shared.initialize(manager, type, inputs[1]);
        Shape part = part(inputs[0]);
        Shape x = part;
        for (Pair<String, Block> layer : layers()) {
            Shape[] given = given(layer.getValue(), x, part);
            layer.getValue().initialize(manager, type, given);
            x = layer.getValue().getOutputShapes(given)[0];
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape part = part(inputs[0]);
        Shape x = part;
        for (Pair<String, Block> layer : layers()) {
            x = layer.getValue().getOutputShapes(given(layer.getValue(), x, part))[0];
        }
        return new Shape[] {x};
    }
}
