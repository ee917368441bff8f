package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;

/**
 * Group normalisation (Wu and He 2018, eq. 1 and 7), as PyTorch's {@code GroupNorm}: the channels
 * of each sample are brought group by group to mean 0 and variance 1, over all of their pixels,
 * then scaled and shifted channel by channel. With one group it is the layer normalisation of
 * convolutional networks. The epsilon is 1e-5.
 *
 * <ul>
 *   <li>input and output: (N, C, ...)
 *   <li>weight, bias: (C)
 * </ul>
 */
public final class GroupNorm extends SampleNorm {

    private final int groups;

    /**
     * Describes the layer.
     *
     * @param groups how many, at least 1; they must divide the channels
     */
    public GroupNorm(int groups) {
        super(true);
        Preconditions.checkArgument(groups >= 1, "groups must be at least 1, but was %s", groups);
        this.groups = groups;
    }

    @Override
    String groups(String x) {
        return Integer.toString(groups);
    }

    @Override
    void check(Shape input) {
        Preconditions.checkArgument(
                input.get(1) % groups == 0,
                "%s channels cannot be split into %s groups: give a divisor of their number",
                input.get(1),
                groups);
    }
}
