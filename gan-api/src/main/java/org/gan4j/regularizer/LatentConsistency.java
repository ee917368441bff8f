package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import org.gan4j.Extensions;
import org.gan4j.Player;
import org.gan4j.Plugin;
import org.gan4j.Regularizer;
import org.gan4j.RegularizerContext;
import org.gan4j.Schedule;

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
        return new LatentConsistency(
                deviation,
                Checks.constant(discriminatorWeight),
                Checks.constant(generatorWeight),
                1);
    }

    @Override
    public void install(Extensions extensions) {
        extensions.addRegularizer(ofDiscriminator());
        extensions.addRegularizer(ofGenerator());
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
            NDArray here = context.critique(context.fake()).logits();
            return here.sub(context.critique(nearby).logits()).square().mean();
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
