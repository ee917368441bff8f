package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.NormalInitializer;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.data.Conditioning;
import org.jspecify.annotations.Nullable;

/**
 * Tells a perceptron its condition by concatenation (Mirza and Osindero 2014, figure 1): labels as
 * learned vectors, drawn from N(0, 1) at first, vectors and images as they are.
 *
 * <ul>
 *   <li>input: x (N, ...), then the conditions in the order of {@link Conditioning#shapes}; of m
 *       packed samples labels (N, m)
 *   <li>output: (N, F), the values of x and of all conditions
 * </ul>
 */
public final class ConcatCondition extends ScriptBlock {

    /** Labels come first among the conditions. */
    private static final int LABELS = 1;

    private final int embeddingSize;
    private final @Nullable Embedding embedding;

    /**
     * Describes the layer.
     *
     * @param conditioning what is told
     * @param embeddingSize the length of the vector of a label, at least 1; of no effect without
     *     labels
     */
    public ConcatCondition(Conditioning conditioning, int embeddingSize) {
        Preconditions.checkArgument(
                embeddingSize >= 1, "embeddingSize must be at least 1, but was %s", embeddingSize);
        this.embeddingSize = embeddingSize;
        embedding =
                conditioning.classes() == 0
                        ? null
                        : addNamed(
                                "embedding",
                                new Embedding(
                                        conditioning.classes(),
                                        embeddingSize,
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
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String row =
                    embedding != null && i == LABELS
                            ? script.block(embedding, inputs.subList(i, i + 1)).get(0)
                            : inputs.get(i);
            rows.add(script.let("torch.flatten(%s, 1, -1)".formatted(row)));
        }
        return List.of(script.result("torch.cat([%s], 1)".formatted(String.join(", ", rows))));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        if (embedding != null) {
            embedding.initialize(manager, type, inputs[LABELS]);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        long values = 0;
        for (int i = 0; i < inputs.length; i++) {
            boolean embedded = embedding != null && i == LABELS;
            values += (embedded ? embeddingSize : 1) * inputs[i].slice(1).size();
        }
        return new Shape[] {new Shape(inputs[0].get(0), values)};
    }
}
