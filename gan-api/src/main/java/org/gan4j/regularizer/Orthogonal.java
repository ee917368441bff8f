package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import java.util.Set;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;

/**
 * Orthogonal regularization in its relaxed form (Brock et al. 2019, eq. 3): the sum over all
 * weights W of ||W W^T * (1 - I)||_F^2, where the rows of W run along its first axis: the filters
 * of a convolution or linear layer, the input channels of a transposed convolution. Rows may have
 * any length; only their overlap counts. Biases and other vectors are left out.
 */
public final class Orthogonal extends WeightedRegularizer<Orthogonal> {

    private final ImmutableSet<String> without;

    private Orthogonal(Player player, Schedule weight, int interval, Set<String> without) {
        super(player, weight, interval);
        this.without = ImmutableSet.copyOf(without);
    }

    /**
     * The term with weight 1e-4 in every step.
     *
     * @param player whose weights; the generator's in the paper
     * @return the regularizer
     */
    public static Orthogonal of(Player player) {
        return new Orthogonal(player, constant(1e-4), 1, Set.of());
    }

    /**
     * The same without some weights, such as class embeddings.
     *
     * @param parts names between the dots of a parameter's name; a weight with one of them is left
     *     out
     * @return the regularizer
     */
    public Orthogonal without(String... parts) {
        return new Orthogonal(
                player(),
                weight(),
                interval(),
                ImmutableSet.<String>builder().addAll(without).add(parts).build());
    }

    private boolean keeps(String name) {
        return Splitter.on('.').splitToStream(name).noneMatch(without::contains);
    }

    @Override
    Orthogonal copy(Schedule otherWeight, int otherInterval) {
        return new Orthogonal(player(), otherWeight, otherInterval, without);
    }

    @Override
    public NDArray term(RegularizerContext context) {
        NDArray total = context.manager().zeros(new Shape(), context.dataType());
        for (NDArray parameter : context.parameters().only(this::keeps)) {
            if (parameter.getShape().dimension() >= 2) {
                long rows = parameter.getShape().get(0);
                NDArray filters = parameter.reshape(rows, -1);
                NDArray overlap = filters.matMul(filters.transpose());
                NDArray self =
                        context.manager().eye((int) rows).toType(overlap.getDataType(), false);
                total = total.add(overlap.mul(self.neg().add(1)).square().sum());
            }
        }
        return total;
    }

    @Override
    String settings() {
        return ", player=" + player() + (without.isEmpty() ? "" : ", without=" + without);
    }
}
