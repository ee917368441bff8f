package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.List;

/**
 * Dropout (Srivastava et al. 2014, section 10, inverted): in training, each value is 0 with
 * probability p, and divided by 1 - p otherwise; any shape.
 *
 * <p>It draws from the random numbers of the step. DJL's own draws from the generator of the
 * process, so that two trainers at once, or the shares of several workers, disturb each other.
 */
public final class Dropout extends ScriptBlock {

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
    protected List<String> write(Script script, List<String> inputs) {
        String x = inputs.get(0);
        if (probability == 0) {
            return inputs;
        }
        return List.of(script.whenTraining(() -> dropped(script, x), x));
    }

    private String dropped(Script script, String x) {
        String kept = "torch.ge(%s, %s)".formatted(script.uniformLike(x), probability);
        return script.let(
                "torch.mul(%s, torch.div(torch.to(%s, ops.prim.dtype(%s), False, False, None), %s))"
                        .formatted(x, kept, x, 1 - probability));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return inputs;
    }
}
