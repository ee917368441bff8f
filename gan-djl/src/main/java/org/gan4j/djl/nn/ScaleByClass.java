package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.NormalInitializer;
import com.google.common.base.Preconditions;
import java.util.List;

/**
 * Tells a generator the class by multiplication: each latent value times a learned one of its
 * class, drawn from N(0, 1) at first, as in the AC-GAN of Keras's examples.
 *
 * <p>What is concatenated is easier to use than latents, since it is the same for all samples of a
 * class, and a generator may come to make one picture of each. A product has a mean of 0 for every
 * class: there is nothing to be had without the latent.
 *
 * <ul>
 *   <li>input: z (N, latentSize), then labels (N) of INT64, or shares of classes (N, classes)
 *   <li>output: (N, latentSize)
 * </ul>
 */
public final class ScaleByClass extends ScriptBlock {

    private final int latentSize;
    private final Embedding embedding;

    /**
     * Describes the layer.
     *
     * @param classes how many, at least 2
     * @param latentSize the length of a latent, at least 1
     */
    public ScaleByClass(int classes, int latentSize) {
        Preconditions.checkArgument(
                latentSize >= 1, "latentSize must be at least 1, but was %s", latentSize);
        this.latentSize = latentSize;
        embedding =
                addNamed(
                        "embedding",
                        new Embedding(
                                classes,
                                latentSize,
                                Parameter.Type.OTHER,
                                new NormalInitializer(1)));
    }

    @Override
    public boolean takesCondition() {
        return true;
    }

    @Override
    public boolean isSampleWise() {
        return true;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String scale = script.block(embedding, inputs.subList(1, 2)).get(0);
        return List.of(script.result("torch.mul(%s, %s)".formatted(inputs.get(0), scale)));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        embedding.initialize(manager, type, inputs[1]);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Preconditions.checkArgument(
                inputs[0].dimension() == 2 && inputs[0].get(1) == latentSize,
                "this layer takes latents (N, %s), but was given %s: describe it with their length",
                latentSize,
                inputs[0]);
        return new Shape[] {inputs[0]};
    }
}
