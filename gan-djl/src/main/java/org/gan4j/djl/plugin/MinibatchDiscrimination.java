package org.gan4j.djl.plugin;

import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.djl.nn.MinibatchDiscriminationLayer;
import org.gan4j.network.TakesLayers;

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
                before ->
                        TakesLayers.insert(
                                before, new MinibatchDiscriminationLayer(kernels, size), this));
    }
}
