package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.NormalInitializer;
import com.google.common.base.Preconditions;
import java.util.List;

/**
 * Minibatch discrimination (Salimans et al. 2016, section 3.2): B more features that say how close
 * each sample is to all others of its batch: o(x_i)_b = sum over j of exp(-||M_i b - M_j b||_1),
 * where the rows M_i are a learned projection of all features of a sample to B x C numbers. The
 * sample itself is included, which adds 1.
 *
 * <ul>
 *   <li>input: (N, F) or (N, C, ...)
 *   <li>output: the same with B more features or channels, which are constant over a sample
 *   <li>projection: (B C, features of a sample), from N(0, 0.05^2) as in the authors' code
 * </ul>
 */
public final class MinibatchDiscriminationLayer extends ScriptBlock {

    private static final float DEVIATION = 0.05f;

    private final int kernels;
    private final int size;
    private final Parameter projection;

    /**
     * Describes the layer.
     *
     * @param kernels B, at least 1; 100 in the authors' code
     * @param size C, at least 1; 5 in the authors' code
     */
    public MinibatchDiscriminationLayer(int kernels, int size) {
        Preconditions.checkArgument(
                kernels >= 1 && size >= 1,
                "kernels and size must be at least 1, but were %s and %s",
                kernels,
                size);
        this.kernels = kernels;
        this.size = size;
        projection =
                addParameter(
                        Parameter.builder()
                                .setName("projection")
                                .setType(Parameter.Type.WEIGHT)
                                .optInitializer(new NormalInitializer(DEVIATION))
                                .build());
    }

    @Override
    protected void prepare(Shape[] inputs) {
        projection.setShape(new Shape((long) kernels * size, inputs[0].slice(1).size()));
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String x = inputs.get(0);
        script.keep(x);
        String features = script.let("torch.flatten(%s, 1, -1)".formatted(x));
        String rows = script.product("linear", features, script.parameter(projection), "None", "");
        script.keep(rows);
        String difference =
                script.let(
                        "torch.sub(torch.reshape(%s, [-1, 1, %s, %s]), torch.reshape(%s, [1, -1, %s, %s]))"
                                .formatted(rows, kernels, size, rows, kernels, size));
        String distance = script.let("torch.sum(torch.abs(%s), [3])".formatted(difference));
        String closeness =
                script.let("torch.sum(torch.exp(torch.neg(%s)), [1])".formatted(distance));
        return List.of(script.withChannels(x, closeness));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape x = inputs[0];
        return new Shape[] {new Shape(x.get(0), x.get(1) + kernels).addAll(x.slice(2))};
    }
}
