package org.gan4j.djl.plugin;

import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.djl.nn.MinibatchStdLayer;
import org.gan4j.network.TakesLayers;

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
        gan.decorateDiscriminator(
                before -> TakesLayers.insert(before, new MinibatchStdLayer(groupSize), this));
    }
}
