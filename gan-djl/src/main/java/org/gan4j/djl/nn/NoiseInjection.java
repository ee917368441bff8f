package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.List;

/**
 * Adds noise to feature maps in training (Karras et al. 2019, section 3.2): one image of N(0, 1)
 * for each sample, times a learned weight for each channel that begins at 0. In evaluation nothing
 * is added, so that a latent gives one image.
 *
 * <ul>
 *   <li>input and output: (N, C, H, W)
 *   <li>weight: (C)
 * </ul>
 */
public final class NoiseInjection extends ScriptBlock {

    private final Parameter weight =
            addParameter(
                    Parameter.builder()
                            .setName("weight")
                            .setType(Parameter.Type.OTHER)
                            .optInitializer(Initializer.ZEROS)
                            .build());

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String x = inputs.get(0);
        return List.of(script.whenTraining(() -> noisy(script, x), x));
    }

    private String noisy(Script script, String x) {
        String noise = script.normalLike("torch.slice(%s, 1, 0, 1)".formatted(x));
        String scale = "torch.reshape(%s, [1, -1, 1, 1])".formatted(script.parameter(weight));
        return script.let("torch.add(%s, torch.mul(%s, %s))".formatted(x, noise, scale));
    }

    @Override
    protected void prepare(Shape[] inputs) {
        weight.setShape(new Shape(inputs[0].get(1)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return inputs;
    }
}
