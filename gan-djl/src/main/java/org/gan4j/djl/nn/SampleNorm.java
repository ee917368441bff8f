package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Normalisation of each sample by itself, of some channels at a time. */
abstract class SampleNorm extends ScriptBlock {

    private static final double EPSILON = 1e-5;

    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;

    SampleNorm(boolean affine) {
        weight = affine ? of("weight", Parameter.Type.GAMMA) : null;
        bias = affine ? of("bias", Parameter.Type.BETA) : null;
    }

    private Parameter of(String name, Parameter.Type type) {
        return addParameter(Parameter.builder().setName(name).setType(type).build());
    }

    /** The number of groups, as an expression. */
    abstract String groups(String x);

    /** Refuses an input that cannot be normalised. */
    void check(Shape input) {}

    @Override
    public final boolean isSampleWise() {
        return true;
    }

    @Override
    protected final List<String> write(Script script, List<String> inputs) {
        String x = inputs.get(0);
        return List.of(
                script.result(
                        "torch.group_norm(%s, %s, %s, %s, %s, True)"
                                .formatted(
                                        x,
                                        groups(x),
                                        script.orNone(weight),
                                        script.orNone(bias),
                                        EPSILON)));
    }

    @Override
    protected final void prepare(Shape[] inputs) {
        Shape channels = new Shape(inputs[0].get(1));
        getDirectParameters().values().forEach(parameter -> parameter.setShape(channels));
    }

    @Override
    public final Shape[] getOutputShapes(Shape[] inputs) {
        check(inputs[0]);
        return inputs;
    }
}
