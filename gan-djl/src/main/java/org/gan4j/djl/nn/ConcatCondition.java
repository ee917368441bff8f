package org.gan4j.djl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import com.google.common.base.Preconditions;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.torch.TorchScript;
import org.jspecify.annotations.Nullable;

/**
 * Tells a perceptron its condition by concatenation (Mirza and Osindero 2014, figure 1): labels as
 * learned vectors, drawn from N(0, 1) at first, vectors and images as they are.
 *
 * <ul>
 *   <li>input: x (N, ...), then the conditions in the order of {@link Conditioning#shapes}
 *   <li>output: (N, F), the values of x and of all conditions
 * </ul>
 */
public final class ConcatCondition extends AbstractBlock {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def embedding(self, table: Tensor, labels: Tensor) -> Tensor:
                      return torch.embedding(table, labels)
                    """);

    /** Labels come first among the conditions. */
    private static final int LABELS = 1;

    private final int embeddingSize;
    private final @Nullable Parameter embedding;

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
                        : addParameter(
                                Parameter.builder()
                                        .setName("embedding")
                                        .setType(Parameter.Type.OTHER)
                                        .optShape(new Shape(conditioning.classes(), embeddingSize))
                                        .optInitializer(new NormalInitializer(1))
                                        .build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        NDList flat = new NDList(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            NDArray input = inputs.get(i);
            if (embedding != null && i == LABELS) {
                NDArray table = store.getValue(embedding, input.getDevice(), training);
                flat.addAll(SCRIPT.run(input.getManager(), "embedding", table, input));
            } else {
                flat.add(input.reshape(input.getShape().get(0), -1));
            }
        }
        return new NDList(NDArrays.concat(flat, 1));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        long values = 0;
        for (int i = 0; i < inputs.length; i++) {
            values += embedding != null && i == LABELS ? embeddingSize : inputs[i].slice(1).size();
        }
        return new Shape[] {new Shape(inputs[0].get(0), values)};
    }
}
