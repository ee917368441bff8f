package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.NormalInitializer;
import java.util.List;

/**
 * Tells a generator the class by multiplication: each latent value times a learned one of its
 * class, drawn from N(0, 1) at first, as the usual implementations of AC-GAN do.
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

    private final Embedding embedding;

    /**
     * Describes the layer.
     *
     * @param classes how many, at least 2
     * @param latentSize the length of a latent, at least 1
     */
    public ScaleByClass(int classes, int latentSize) {
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
        return new Shape[] {inputs[0]};
    }
}
