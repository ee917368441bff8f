package org.gan4j.plugin;

import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.network.WeightAverage;

/**
 * The exponential moving average of the generator's weights (Yazici et al. 2019, eq. 4), which
 * samples better than the live generator in almost every game: a = beta a + (1 - beta) w.
 *
 * <p>By half-life in images, beta = 0.5^(new images / half-life), the average means the same at any
 * batch size and under any update rule. It is ramped up as min(half-life, ramp * images seen), so
 * that the random initial weights are forgotten early (Karras et al. 2020, in the code: ramp 0.05).
 *
 * <p>BatchNorm's running statistics are averaged like weights, as in BigGAN's code: statistics of
 * the live network do not fit averaged weights.
 */
public final class Ema implements Plugin, WeightAverage {

    private static final double RAMP = 0.05;

    private final double decay;
    private final double halfLifeImages;

    private final boolean averagesBuffers;
    private final long start;

    private Ema(double decay, double halfLifeImages, boolean averagesBuffers, long start) {
        this.decay = decay;
        this.halfLifeImages = halfLifeImages;
        this.averagesBuffers = averagesBuffers;
        this.start = start;
    }

    /**
     * An average by half-life, ramped up: the recommended form.
     *
     * @param images after so many images an old weight counts half, above 0; 10,000 suits a batch
     *     size of 32 to 64 (StyleGAN2)
     * @return the plug-in
     */
    public static Ema halfLifeImages(double images) {
        Preconditions.checkArgument(
                images > 0 && Double.isFinite(images),
                "the half-life must be above 0 images, but was %s",
                images);
        return new Ema(Double.NaN, images, true, 0);
    }

    /**
     * An average by a constant factor per generator step.
     *
     * @param beta the part of the average that is kept, in [0, 1); 0.999 is common, 0 follows the
     *     live weights
     * @return the plug-in
     */
    public static Ema decay(double beta) {
        Preconditions.checkArgument(
                beta >= 0 && beta < 1, "the decay must be in [0, 1), but was %s", beta);
        return new Ema(beta, Double.NaN, true, 0);
    }

    /**
     * The same average of weights, but with BatchNorm's running statistics copied from the live
     * generator, as in StyleGAN2's code.
     *
     * @return the plug-in
     */
    public Ema withCopiedBuffers() {
        return new Ema(decay, halfLifeImages, false, start);
    }

    /**
     * The same average, begun later: until then it is the live generator.
     *
     * @param images real images that the discriminator has seen by then, 0 or more
     * @return the plug-in
     */
    public Ema startingAt(long images) {
        Preconditions.checkArgument(
                images >= 0, "the average begins at 0 images or later, not at %s", images);
        return new Ema(decay, halfLifeImages, averagesBuffers, images);
    }

    @Override
    public boolean averagesBuffers() {
        return averagesBuffers;
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.optWeightAverage(this);
    }

    @Override
    public double weightOfPresent(long imagesSeen, long newImages) {
        if (imagesSeen < start) {
            return 1;
        }
        if (Double.isNaN(halfLifeImages)) {
            return 1 - decay;
        }
        double halfLife = Math.min(halfLifeImages, imagesSeen * RAMP);
        return halfLife == 0 ? 1 : 1 - Math.pow(0.5, newImages / halfLife);
    }

    @Override
    public String toString() {
        String horizon =
                Double.isNaN(halfLifeImages)
                        ? "decay=" + decay
                        : "halfLifeImages=" + halfLifeImages;
        String from = start == 0 ? "" : ", start=" + start;
        return "Ema[" + horizon + from + (averagesBuffers ? "]" : ", copiedBuffers]");
    }
}
