package org.gan4j.loss;

/**
 * What the logits of a game mean, so that a run can be read.
 *
 * @param boundary a sample whose logit is above it counts as judged real; NaN if there is no such
 *     number
 * @param probability whether the sigmoid of a logit is the probability that a sample is real
 * @param distance whether the mean logit of reals less that of fakes estimates the Wasserstein
 *     distance, up to the Lipschitz constant of the critic
 */
public record LogitScale(double boundary, boolean probability, boolean distance) {

    /** Logits of any scale. */
    public static final LogitScale FREE = new LogitScale(Double.NaN, false, false);

    /** Log-odds of being real: the boundary is 0. */
    public static final LogitScale LOG_ODDS = new LogitScale(0, true, false);

    /** A critic's outputs: their difference estimates a distance. */
    public static final LogitScale CRITIC = new LogitScale(Double.NaN, false, true);

    /**
     * Scores with a boundary between real and fake.
     *
     * @param boundary the score between them
     * @return the scale
     */
    public static LogitScale scores(double boundary) {
        return new LogitScale(boundary, false, false);
    }
}
