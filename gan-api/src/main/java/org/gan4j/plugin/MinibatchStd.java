package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.network.TakesLayers;
import org.jspecify.annotations.Nullable;

/**
 * Minibatch standard deviation (Karras et al. 2018, section 3): the discriminator sees, as one more
 * feature before its head, how much the samples of a group differ: the deviation of each feature
 * over the group, sqrt(var + 1e-8), averaged over all features, as in the authors' code. A
 * collapsed generator then gives itself away.
 *
 * <p>Sample i is grouped with i + M, i + 2 M, ..., where M is the number of groups. A batch that
 * the group size does not divide is cut into smaller groups, of 2 at least. Cheap, without weights
 * of its own; the default of ProGAN, StyleGAN and StyleGAN2.
 *
 * @param groupSize at least 2; 4 by default, as in the paper's code
 */
public record MinibatchStd(int groupSize) implements Plugin {

    private static final double EPSILON = 1e-8;

    public MinibatchStd {
        Preconditions.checkArgument(
                groupSize >= 2, "a group needs at least 2 samples, but groupSize is %s", groupSize);
    }

    /**
     * The layer with groups of your own.
     *
     * @param groupSize at least 2; 4 by default, as in the paper's code
     * @return the plug-in
     */
    public static MinibatchStd of(int groupSize) {
        return new MinibatchStd(groupSize);
    }

    /** {@return groups of 4} */
    public static MinibatchStd standard() {
        return new MinibatchStd(4);
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.decorateDiscriminator(before -> TakesLayers.insert(before, new Layer(groupSize), this));
    }

    private static final class Layer extends AbstractBlock {

        private final int groupSize;

        Layer(int groupSize) {
            this.groupSize = groupSize;
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                @Nullable PairList<String, Object> options) {
            NDArray x = inputs.singletonOrThrow();
            long size = x.getShape().get(0);
            long group = Math.min(groupSize, size);
            while (size % group != 0) {
                group--;
            }
            Preconditions.checkState(
                    group > 1 || !training,
                    "minibatch std cannot cut %s samples into groups of 2 to %s: use a batch size"
                            + " that the group size divides",
                    size,
                    groupSize);
            long groups = size / group;
            NDArray grouped = x.reshape(group, groups, -1);
            NDArray off = grouped.sub(grouped.mean(new int[] {0}, true));
            NDArray deviation = off.square().mean(new int[] {0}).add(EPSILON).sqrt();
            NDArray statistic = deviation.mean(new int[] {1}).reshape(1, groups);
            Shape added = x.getShape().slice(0, 1).add(1).addAll(x.getShape().slice(2));
            NDArray each = statistic.broadcast(new Shape(group, groups)).reshape(-1, 1);
            NDArray column = x.getShape().dimension() == 2 ? each : each.reshape(-1, 1, 1, 1);
            return new NDList(x.concat(column.broadcast(added), 1));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            Shape x = inputs[0];
            return new Shape[] {
                new Shape(x.get(0), x.get(1) + 1).addAll(x.slice(2)),
            };
        }
    }
}
