package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.List;
import org.gan4j.network.NormalisesBatch;

/**
 * Batch normalisation (Ioffe and Szegedy 2015, algorithm 1), as PyTorch's {@code BatchNorm1d} and
 * {@code BatchNorm2d}: each channel is brought to mean 0 and variance 1, then scaled and shifted.
 * In training by the statistics of the batch, which running ones follow by a tenth each time; in
 * evaluation by the running ones. The epsilon is 1e-5.
 *
 * <ul>
 *   <li>input and output: (N, C) or (N, C, H, W)
 *   <li>weight, bias, running_mean, running_var: (C)
 * </ul>
 */
public final class BatchNorm extends ScriptBlock implements NormalisesBatch {

    static final double MOMENTUM = 0.1;
    static final double EPSILON = 1e-5;

    private final Parameter weight = of("weight", Parameter.Type.GAMMA, true);
    private final Parameter bias = of("bias", Parameter.Type.BETA, true);
    private final Parameter mean = of("running_mean", Parameter.Type.RUNNING_MEAN, false);
    private final Parameter variance = of("running_var", Parameter.Type.RUNNING_VAR, false);

    private Parameter of(String name, Parameter.Type type, boolean trains) {
        return addParameter(
                Parameter.builder().setName(name).setType(type).optRequiresGrad(trains).build());
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        return List.of(
                script.result(
                        "torch.batch_norm(%s, %s, %s, %s, %s, training, %s, %s, True)"
                                .formatted(
                                        inputs.get(0),
                                        script.parameter(weight),
                                        script.parameter(bias),
                                        script.parameter(mean),
                                        script.parameter(variance),
                                        MOMENTUM,
                                        EPSILON)));
    }

    @Override
    protected void prepare(Shape[] inputs) {
        Shape channels = new Shape(inputs[0].get(1));
        getDirectParameters().values().forEach(parameter -> parameter.setShape(channels));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return inputs;
    }
}
