package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import java.util.List;
import java.util.stream.IntStream;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.composition.ChecksCritique;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.LogitScale;
import org.gan4j.loss.Loss;
import org.gan4j.network.Critique;
import org.gan4j.run.Decorator;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RunMemory;

/**
 * Feature matching (Salimans et al. 2016, section 3.1): the generator is to match the mean features
 * of real samples, ||E f(x) - E f(G(z))||^2, where f are outputs of hidden layers of the
 * discriminator and E is the mean over the batch. It is the square of the difference of means, not
 * the mean of squared differences. It is divided by the number of features of a layer, so that its
 * weight means the same for each, and summed over layers.
 *
 * <p>Use it when the generator chases the discriminator in circles: the goal is steadier. Means
 * alone do not ask for sharp samples, so replacing the adversarial loss blurs them. A generator
 * step then runs the discriminator on real samples as well, about a fifth more time.
 *
 * <p>The discriminator must show features; the ready networks do.
 */
public final class FeatureMatching implements Plugin {

    private final double weight;
    private final boolean replaces;
    private final ImmutableList<Integer> layers;

    private FeatureMatching(double weight, boolean replaces, ImmutableList<Integer> layers) {
        this.weight = weight;
        this.replaces = replaces;
        this.layers = layers;
    }

    /** {@return the generator's loss as in the paper: feature matching alone, on every feature} */
    public static FeatureMatching replacing() {
        return new FeatureMatching(1, true, ImmutableList.of());
    }

    /**
     * Feature matching beside the adversarial loss.
     *
     * @param weight its factor, above 0; 10 in pix2pixHD (Wang et al. 2018, eq. 4)
     * @return the plug-in
     */
    public static FeatureMatching added(double weight) {
        Preconditions.checkArgument(
                weight > 0 && Double.isFinite(weight),
                "weight must be above 0, but was %s",
                weight);
        return new FeatureMatching(weight, false, ImmutableList.of());
    }

    /**
     * The same on some layers only.
     *
     * @param indices which features of the critique, from 0, in the order of the network
     * @return the plug-in
     */
    public FeatureMatching onLayers(int... indices) {
        Preconditions.checkArgument(indices.length > 0, "name at least one layer");
        for (int index : indices) {
            Preconditions.checkArgument(index >= 0, "layers count from 0, but one is %s", index);
        }
        return new FeatureMatching(weight, replaces, ImmutableList.copyOf(Ints.asList(indices)));
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.decorateLoss(before -> new Matching(before, weight, replaces, layers));
    }

    @Override
    public String toString() {
        return "FeatureMatching[weight=%s, replaces=%s, layers=%s]"
                .formatted(weight, replaces, layers.isEmpty() ? "all" : layers);
    }

    private record Matching(
            Loss decorated, double weight, boolean replaces, ImmutableList<Integer> layers)
            implements Loss, Decorator, PerRun<Loss>, ChecksCritique {

        @Override
        public Loss start(RunMemory memory) {
            return new Matching(memory.start(decorated), weight, replaces, layers);
        }

        @Override
        public NDArray discriminator(Critiques critiques) {
            return decorated.discriminator(critiques);
        }

        @Override
        public NDArray generator(Critiques critiques) {
            Critique real = Preconditions.checkNotNull(critiques.realCritique(), "real critique");
            NDArray match = null;
            for (int layer : chosen(real.features())) {
                // Weighted before the mean: a scalar times a double would be a float64.
                NDArray off = mean(real, layer).sub(mean(critiques.fakeCritique(), layer));
                NDArray term = off.square().mul(weight).mean();
                match = match == null ? term : match.add(term);
            }
            Preconditions.checkNotNull(match, "features");
            return replaces ? match : decorated.generator(critiques).add(match);
        }

        private static NDArray mean(Critique critique, int layer) {
            return critique.features().get(layer).mean(new int[] {0});
        }

        private List<Integer> chosen(NDList features) {
            return layers.isEmpty() ? IntStream.range(0, features.size()).boxed().toList() : layers;
        }

        @Override
        public void played(Player player, Critiques critiques) {
            decorated.played(player, critiques);
        }

        @Override
        public LogitScale scale() {
            return decorated.scale();
        }

        @Override
        public boolean generatorSeesReal() {
            return true;
        }

        @Override
        public boolean usesTargets() {
            return decorated.usesTargets();
        }

        @Override
        public void check(Critique critique) {
            int shown = critique.features().size();
            for (int layer : layers.isEmpty() ? List.of(0) : layers) {
                Preconditions.checkState(
                        layer < shown,
                        "feature matching needs feature %s of the discriminator, which shows %s: use"
                                + " one of Discriminators, or return more outputs than the logits",
                        layer,
                        shown);
            }
        }
    }
}
