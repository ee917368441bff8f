package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.loss.Critiques;
import org.gan4j.network.Critique;
import org.gan4j.run.Decorator;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StepContext;
import org.gan4j.schedule.Schedule;
import org.gan4j.transform.CritiqueTransform;

/**
 * Top-k training (Sinha et al. 2020, algorithm 1): in its step the generator learns only from the k
 * generated samples that the discriminator takes for most real, by the mean of their patches; k
 * shrinks from the whole batch.
 *
 * <p>Use it late, to sharpen a generator that covers its modes already: what is dropped are the bad
 * samples, and with them some variety. A loss that pairs fakes with reals is shown the first k
 * reals.
 *
 * @param share k divided by the number of logits, in (0, 1]; k is rounded and at least 1
 */
public record TopK(Schedule share) implements Decorator, Plugin, CritiqueTransform, PerRun<TopK> {

    private static final double DECAY = 0.99;
    private static final double LEAST = 0.5;

    public TopK {
        Preconditions.checkNotNull(share, "share");
    }

    /**
     * Keeps a share that follows a schedule.
     *
     * @param share k divided by the number of logits, in (0, 1]; k is rounded and at least 1
     * @return the plug-in
     */
    public static TopK of(Schedule share) {
        return new TopK(share);
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
    public TopK start(RunMemory memory) {
        return new TopK(memory.start(share));
    }

    @Override
    public Object decorated() {
        return share;
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.addCritiqueTransform(this);
    }

    @Override
    public Critiques apply(Critiques critiques, StepContext context) {
        Critique fake = critiques.fakeCritique();
        int size = Math.toIntExact(fake.size());
        int k = Math.max(1, (int) Math.round(share.at(context.imagesSeen()) * size));
        if (!context.player().equals(Player.GENERATOR) || k >= size) {
            return critiques;
        }
        NDArray scores = fake.logits().reshape(size, -1).mean(new int[] {1});
        NDIndex best = new NDIndex("{}", scores.topK(k, 0).get(1));
        NDIndex first = new NDIndex("0:" + k);
        Critique real = critiques.realCritique();
        return new Critiques(
                real == null ? null : real.map(array -> array.get(first)),
                fake.map(array -> array.get(best)),
                critiques.targets(),
                critiques.realCondition().map(array -> array.get(first)),
                critiques.fakeCondition().map(array -> array.get(best)));
    }
}
