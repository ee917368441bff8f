package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import com.google.common.base.Preconditions;
import org.gan4j.Critique;
import org.gan4j.CritiqueTransform;
import org.gan4j.Critiques;
import org.gan4j.Decorator;
import org.gan4j.Extensions;
import org.gan4j.Player;
import org.gan4j.Plugin;
import org.gan4j.Schedule;
import org.gan4j.StepContext;

/**
 * Top-k training (Sinha et al. 2020, algorithm 1): in its step the generator learns only from the k
 * generated samples that the discriminator takes for most real; k shrinks from the whole batch.
 *
 * <p>Use it late, to sharpen a generator that covers its modes already: what is dropped are the bad
 * samples, and with them some variety. A loss that pairs fakes with reals is shown the first k
 * reals.
 *
 * @param share k divided by the number of logits, in (0, 1]; k is rounded and at least 1
 */
public record TopK(Schedule share) implements Decorator, Plugin, CritiqueTransform {

    private static final double DECAY = 0.99;
    private static final double LEAST = 0.5;

    public TopK {
        Preconditions.checkNotNull(share, "share");
    }

    /**
     * The share of the paper, max(0.5, 0.99^epoch).
     *
     * @param imagesPerEpoch the size of the data set, at least 1
     * @return the plug-in
     */
    public static TopK annealed(long imagesPerEpoch) {
        Preconditions.checkArgument(
                imagesPerEpoch >= 1,
                "imagesPerEpoch must be at least 1, but was %s",
                imagesPerEpoch);
        Schedule decay = Schedule.exponential(1, imagesPerEpoch * Math.log(0.5) / Math.log(DECAY));
        return new TopK(images -> Math.max(LEAST, decay.at(images)));
    }

    @Override
    public Object decorated() {
        return share;
    }

    @Override
    public void install(Extensions extensions) {
        extensions.addCritiqueTransform(this);
    }

    @Override
    public Critiques apply(Critiques critiques, StepContext context) {
        NDArray logits = critiques.fake();
        int k = Math.max(1, (int) Math.round(share.at(context.imagesSeen()) * logits.size()));
        if (!context.player().equals(Player.GENERATOR) || k >= logits.size()) {
            return critiques;
        }
        NDArray best = logits.topK(k, 0).get(1);
        Critique real = critiques.realCritique();
        return new Critiques(
                real == null ? null : rows(real, new NDIndex("0:" + k)),
                rows(critiques.fakeCritique(), new NDIndex("{}", best)),
                critiques.targets());
    }

    private static Critique rows(Critique critique, NDIndex chosen) {
        NDList features = new NDList();
        critique.features().forEach(feature -> features.add(feature.get(chosen)));
        return new Critique(critique.logits().get(chosen), features);
    }
}
