package org.gan4j.djl.internal.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.gan4j.djl.torch.LayerRandom;
import org.gan4j.djl.torch.TorchRandom;
import org.gan4j.run.RandomSource;

/**
 * The random numbers of a share of a batch: those that the whole batch would draw, less the rows of
 * others, so that several shares together are the whole batch. The rows of a draw are its first
 * axis that is as long as the share.
 */
final class SharedRandom implements RandomSource, LayerRandom {

    private final TorchRandom whole;
    private final Share share;

    SharedRandom(TorchRandom whole, Share share) {
        this.whole = whole;
        this.share = share;
    }

    @Override
    public NDArray normal(Shape shape) {
        int axis = rows(shape);
        return axis < 0 ? whole.normal(shape) : own(whole.normal(grown(shape, axis)), axis);
    }

    @Override
    public NDArray uniform(Shape shape) {
        int axis = rows(shape);
        return axis < 0 ? whole.uniform(shape) : own(whole.uniform(grown(shape, axis)), axis);
    }

    @Override
    public long[] seeds(int count) {
        return whole.seeds(count);
    }

    @Override
    public long[] rows() {
        return new long[] {share.from(), share.size(), share.whole()};
    }

    private int rows(Shape shape) {
        for (int axis = 0; axis < shape.dimension(); axis++) {
            if (shape.get(axis) == share.size()) {
                return axis;
            }
        }
        return -1;
    }

    private Shape grown(Shape shape, int axis) {
        long[] axes = shape.getShape().clone();
        axes[axis] = share.whole();
        return new Shape(axes);
    }

    private NDArray own(NDArray drawn, int axis) {
        String rows = share.from() + ":" + (share.from() + share.size());
        return drawn.get(new NDIndex(":,".repeat(axis) + rows));
    }
}
