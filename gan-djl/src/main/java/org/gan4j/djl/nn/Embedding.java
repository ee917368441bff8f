package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import com.google.common.base.Preconditions;
import java.util.List;

/**
 * A learned vector for each class, as PyTorch's {@code Embedding}; drawn from N(0, 1) at first.
 *
 * <ul>
 *   <li>input: labels (N), from 0, of INT64; or the share of each class (N, classes), of floats
 *   <li>output: (N, size); (N, m, size) of m labels each, (N, m)
 *   <li>weight: (classes, size)
 * </ul>
 */
public final class Embedding extends ScriptBlock {

    private final int classes;
    private final int size;
    private final Parameter weight;

    /**
     * Describes the layer.
     *
     * @param classes how many, at least 2
     * @param size the length of a vector, at least 1
     */
    public Embedding(int classes, int size) {
        this(classes, size, Parameter.Type.WEIGHT, new NormalInitializer(1));
        Preconditions.checkArgument(size >= 1, "size must be at least 1, but was %s", size);
    }

    /** Vectors as long as a second input has channels. */
    Embedding(int classes, Parameter.Type type, Initializer first) {
        this(classes, 0, type, first);
    }

    Embedding(int classes, int size, Parameter.Type type, Initializer first) {
        Preconditions.checkArgument(
                classes >= 2, "labels need at least 2 classes, not %s", classes);
        this.classes = classes;
        this.size = size;
        weight =
                addParameter(
                        Parameter.builder()
                                .setName("weight")
                                .setType(type)
                                .optInitializer(first)
                                .build());
    }

    private long size(Shape[] inputs) {
        return size > 0 ? size : inputs[1].get(1);
    }

    @Override
    protected void prepare(Shape[] inputs) {
        weight.setShape(new Shape(classes, size(inputs)));
    }

    @Override
    public boolean isSampleWise() {
        return true;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String vectors = script.parameter(weight);
        String labels = inputs.get(0);
        return List.of(
                script.let(
                        "torch.matmul(%s, %s) if torch.is_floating_point(%s) else torch.embedding(%s, %s)"
                                .formatted(labels, vectors, labels, vectors, labels)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), size(inputs))};
    }
}
