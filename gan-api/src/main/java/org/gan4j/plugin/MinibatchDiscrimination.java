package org.gan4j.plugin;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.network.TakesLayers;
import org.jspecify.annotations.Nullable;

/**
 * Minibatch discrimination (Salimans et al. 2016, section 3.2): the discriminator sees, as B more
 * features before its head, how close each sample is to all others of its batch. Features f(x_i)
 * are projected by a learned tensor to B rows of C numbers, M_i, and o(x_i)_b = sum over j of
 * exp(-||M_i b - M_j b||_1), the sample itself included, which adds 1.
 *
 * <p>Stronger than {@link MinibatchStd} against collapse, but it costs time and memory in N^2 B C,
 * and its features grow with the batch size, so that the discriminator is tied to it. Feature maps
 * are flattened for the projection, and the B features come back as constant maps.
 *
 * @param kernels B, at least 1; 100 by default, as in the authors' code
 * @param size C, at least 1; 5 by default, as in the authors' code
 */
public record MinibatchDiscrimination(int kernels, int size) implements Plugin {

    public MinibatchDiscrimination {
        Preconditions.checkArgument(
                kernels >= 1 && size >= 1,
                "kernels and size must be at least 1, but were %s and %s",
                kernels,
                size);
    }

    /**
     * The layer with settings of your own.
     *
     * @param kernels B, at least 1; 100 by default, as in the authors' code
     * @param size C, at least 1; 5 by default, as in the authors' code
     * @return the plug-in
     */
    public static MinibatchDiscrimination of(int kernels, int size) {
        return new MinibatchDiscrimination(kernels, size);
    }

    /** {@return 100 kernels of size 5} */
    public static MinibatchDiscrimination standard() {
        return new MinibatchDiscrimination(100, 5);
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.decorateDiscriminator(
                before -> TakesLayers.insert(before, new Layer(kernels, size), this));
    }

    private static final class Layer extends AbstractBlock {

        private static final float DEVIATION = 0.05f;

        private final int kernels;
        private final int size;
        private final Parameter projection;

        Layer(int kernels, int size) {
            this.kernels = kernels;
            this.size = size;
            projection =
                    addParameter(
                            Parameter.builder()
                                    .setName("projection")
                                    .setType(Parameter.Type.WEIGHT)
                                    .optInitializer(new NormalInitializer(DEVIATION))
                                    .build());
        }

        @Override
        protected void prepare(Shape[] inputs) {
            projection.setShape(new Shape(inputs[0].slice(1).size(), (long) kernels * size));
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                @Nullable PairList<String, Object> options) {
            NDArray x = inputs.singletonOrThrow();
            Device device = x.getDevice();
            long batch = x.getShape().get(0);
            NDArray rows =
                    x.reshape(batch, -1)
                            .matMul(store.getValue(projection, device, training))
                            .reshape(batch, 1, kernels, size);
            NDArray columns = rows.reshape(1, batch, kernels, size);
            NDArray distance = rows.sub(columns).abs().sum(new int[] {3});
            NDArray closeness = distance.neg().exp().sum(new int[] {1});
            if (x.getShape().dimension() == 2) {
                return new NDList(x.concat(closeness, 1));
            }
            Shape maps = new Shape(batch, kernels).addAll(x.getShape().slice(2));
            NDArray constant = closeness.reshape(batch, kernels, 1, 1).broadcast(maps);
            return new NDList(x.concat(constant, 1));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            Shape x = inputs[0];
            return new Shape[] {
                new Shape(x.get(0), x.get(1) + kernels).addAll(x.slice(2)),
            };
        }
    }
}
