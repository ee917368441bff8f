package org.gan4j.djl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.google.common.base.Preconditions;

/**
 * Dropout (Srivastava et al. 2014, section 10, inverted): in training, each value is 0 with
 * probability p, and divided by 1 - p otherwise; any shape.
 *
 * <p>It draws from the random numbers of the step. DJL's own draws from the generator of the
 * process, so that two trainers at once, or the shares of several workers, disturb each other.
 */
public final class Dropout extends AbstractBlock {

    private final double probability;

    /**
     * Describes the layer.
     *
     * @param probability p, in [0, 1); 0.5 by the paper for hidden layers
     */
    public Dropout(double probability) {
        Preconditions.checkArgument(
                probability >= 0 && probability < 1,
                "the probability of dropping must be in [0, 1), but was %s",
                probability);
        this.probability = probability;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        if (!training || probability == 0) {
            return inputs;
        }
        NDManager random = store.getManager();
        NDArray kept = random.randomUniform(0, 1, x.getShape(), x.getDataType()).gte(probability);
        return new NDList(x.mul(kept.toType(x.getDataType(), false)).div(1 - probability));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return inputs;
    }
}
