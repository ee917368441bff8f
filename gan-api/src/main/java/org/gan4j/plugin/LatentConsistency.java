package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.data.Batch;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;
import org.gan4j.transform.SampleKind;

/**
 * Latent consistency, zCR (Zhao et al. 2021, algorithm 2), with d ~ N(0, sigma^2) added to each
 * latent: D is to say the same of G(z) and G(z + d), by the term l_D E (D(G(z)) - D(G(z + d)))^2,
 * while G is to tell them apart, by the term -l_G E (G(z) - G(z + d))^2, a mean over samples and
 * values.
 *
 * @param deviation sigma, above 0
 * @param discriminatorWeight l_D over the run
 * @param generatorWeight l_G over the run; a large one tears the generator apart, as its term has
 *     no lower bound
 * @param interval in how many steps of its player each comes once, at least 1
 */
public record LatentConsistency(
        double deviation, Schedule discriminatorWeight, Schedule generatorWeight, int interval)
        implements Plugin {

    public LatentConsistency {
        Preconditions.checkArgument(
                deviation > 0, "the deviation of z must be above 0, but was %s", deviation);
        Preconditions.checkNotNull(discriminatorWeight, "discriminatorWeight");
        Preconditions.checkNotNull(generatorWeight, "generatorWeight");
    }

    /** {@return the two terms with sigma 0.03, l_D 5 and l_G 0.5, the paper's for zCR with bCR} */
    public static LatentConsistency standard() {
        return of(0.03, 5, 0.5);
    }

    /**
     * The two terms in every step.
     *
     * @param deviation sigma, above 0
     * @param discriminatorWeight l_D, 0 or more
     * @param generatorWeight l_G, 0 or more
     * @return the plug-in
     * @throws IllegalArgumentException if one is out of range
     */
    public static LatentConsistency of(
            double deviation, double discriminatorWeight, double generatorWeight) {
        Preconditions.checkArgument(
                discriminatorWeight >= 0 && generatorWeight >= 0,
                "weights must be 0 or more, but were %s and %s",
                discriminatorWeight,
                generatorWeight);
        return new LatentConsistency(
                deviation,
                Schedule.constant(discriminatorWeight),
                Schedule.constant(generatorWeight),
                1);
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.addRegularizer(ofDiscriminator());
        gan.addRegularizer(ofGenerator());
    }

    /** {@return the discriminator's term alone} */
    public Regularizer ofDiscriminator() {
        return new OfDiscriminator(deviation, discriminatorWeight, interval);
    }

    /** {@return the generator's term alone} */
    public Regularizer ofGenerator() {
        return new OfGenerator(deviation, generatorWeight, interval);
    }

    private static NDArray generateNearby(RegularizerContext context, double deviation) {
        NDArray z = context.latent();
        NDArray step = context.random("latent consistency").normal(z.getShape()).mul(deviation);
        return context.generate(z.add(step));
    }

    private record OfDiscriminator(double deviation, Schedule weight, int interval)
            implements Regularizer {

        @Override
        public Player player() {
            return Player.DISCRIMINATOR;
        }

        @Override
        public NDArray term(RegularizerContext context) {
            NDArray nearby = context.leaf(generateNearby(context, deviation));
            Batch fake = context.batch(SampleKind.FAKE);
            NDArray here = context.critique(DiscriminatorInput.of(fake)).logits();
            NDArray there = context.critique(DiscriminatorInput.of(fake.with(nearby))).logits();
            return here.sub(there).square().mean();
        }
    }

    private record OfGenerator(double deviation, Schedule weight, int interval)
            implements Regularizer {

        @Override
        public Player player() {
            return Player.GENERATOR;
        }

        @Override
        public NDArray term(RegularizerContext context) {
            NDArray nearby = generateNearby(context, deviation);
            return context.fake().sub(nearby).square().mean().neg();
        }
    }
}
