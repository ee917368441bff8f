package org.gan4j.sample;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import org.gan4j.data.Samples;
import org.jspecify.annotations.Nullable;

/**
 * Which samples a generator is to make. Immutable; every method returns a new request.
 *
 * <pre>{@code
 * Samples sevens = generator.sample(SampleRequest.of(16).withSeed(3).labelled(7));
 * Samples tenOfEach = generator.sample(SampleRequest.of(100).balanced());
 * }</pre>
 *
 * <p>The first k samples of a request are the samples of the same request for k: latents and labels
 * bit for bit, values to about 1e-6, since libtorch computes small batches in another order; or bit
 * for bit too where {@link #exact()} asks for it.
 */
public final class SampleRequest {

    /** Where the conditions of a request come from. */
    public enum Conditions {
        /** As often as in the training data: the default of a generator with labels. */
        AS_IN_DATA,
        /** Sample i is of class i mod K. */
        BALANCED,
        /** Given by the request. */
        GIVEN
    }

    private final int count;
    private final long seed;
    private final Conditions conditions;
    private final int @Nullable [] labels;
    private final @Nullable Samples given;
    private final double truncation;
    private final boolean exact;

    private SampleRequest(
            int count,
            long seed,
            Conditions conditions,
            int @Nullable [] labels,
            @Nullable Samples given,
            double truncation,
            boolean exact) {
        this.count = count;
        this.seed = seed;
        this.conditions = conditions;
        this.labels = labels;
        this.given = given;
        this.truncation = truncation;
        this.exact = exact;
    }

    /**
     * So many samples, from seed 0; of a generator with labels, as often of each class as in its
     * training data.
     *
     * @param count how many, at least 1
     * @return the request
     */
    public static SampleRequest of(int count) {
        checkArgument(count >= 1, "count must be at least 1, but was %s", count);
        return new SampleRequest(
                count, 0, Conditions.AS_IN_DATA, null, null, Double.POSITIVE_INFINITY, false);
    }

    /**
     * The same samples from another seed.
     *
     * @param value any number
     * @return a new request
     */
    public SampleRequest withSeed(long value) {
        return new SampleRequest(count, value, conditions, labels, given, truncation, exact);
    }

    /**
     * Samples of given classes.
     *
     * @param classes the class of each sample; a single one is that of all
     * @return a new request
     * @throws IllegalArgumentException if there is not one class, or one for each sample
     */
    public SampleRequest labelled(int... classes) {
        checkArgument(
                classes.length == 1 || classes.length == count,
                "%s labels for %s samples: give one for each, or one for all",
                classes.length,
                count);
        int[] all = Arrays.copyOf(classes, count);
        Arrays.fill(all, classes.length, count, classes[0]);
        return new SampleRequest(count, seed, Conditions.GIVEN, all, null, truncation, exact);
    }

    /** {@return the same request, where sample i is of class i mod the number of classes} */
    public SampleRequest balanced() {
        return new SampleRequest(count, seed, Conditions.BALANCED, null, null, truncation, exact);
    }

    /**
     * Samples with the labels, vectors and images that given samples come with, one for each.
     *
     * @param conditioned as many samples as are asked for; their own values are not used
     * @return a new request
     * @throws IllegalArgumentException if they are fewer or more
     */
    public SampleRequest conditionedLike(Samples conditioned) {
        checkArgument(
                conditioned.size() == count,
                "conditions of %s samples for %s samples: give one for each",
                conditioned.size(),
                count);
        return new SampleRequest(
                count, seed, Conditions.GIVEN, null, conditioned, truncation, exact);
    }

    /**
     * Samples from a cut-off prior, the truncation trick (Brock et al. 2019, section 3.1): better
     * ones, with less variety.
     *
     * @param threshold the largest absolute value of a latent, in standard deviations, above 0
     * @return a new request
     */
    public SampleRequest truncated(double threshold) {
        checkArgument(threshold > 0, "the threshold must be above 0, but was %s", threshold);
        return new SampleRequest(count, seed, conditions, labels, given, threshold, exact);
    }

    /**
     * Makes the first k samples of this request equal, to the bit, to those of the same request for
     * k: samples are computed in batches of one fixed size, the last one filled up.
     *
     * @return a new request
     */
    public SampleRequest exact() {
        return new SampleRequest(count, seed, conditions, labels, given, truncation, true);
    }

    /** {@return how many} */
    public int count() {
        return count;
    }

    /** {@return the seed of latents and drawn labels} */
    public long seed() {
        return seed;
    }

    /** {@return where conditions come from} */
    public Conditions conditions() {
        return conditions;
    }

    /** {@return the class of each sample, if classes were given; not to be changed} */
    public int @Nullable [] labels() {
        return labels;
    }

    /** {@return samples with the conditions to use, if they were given} */
    public @Nullable Samples given() {
        return given;
    }

    /** {@return the largest absolute value of a latent; infinity for no bound} */
    public double truncation() {
        return truncation;
    }

    /** {@return whether batches are filled up to a fixed size} */
    public boolean isExact() {
        return exact;
    }

    @Override
    public String toString() {
        return "SampleRequest[count=%s, seed=%s, conditions=%s, truncation=%s, exact=%s]"
                .formatted(count, seed, conditions, truncation, exact);
    }
}
