package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.data.Batch;
import org.gan4j.run.Decorator;
import org.gan4j.run.PerRun;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StepContext;
import org.gan4j.schedule.Schedule;
import org.gan4j.transform.SampleKind;
import org.gan4j.transform.SampleTransform;

/**
 * Instance noise (Sonderby et al. 2017, section 4; Arjovsky and Bottou 2017, section 3): the
 * discriminator is shown x + sigma n, n ~ N(0, I), of real and generated samples alike, so that the
 * two distributions overlap. Every sample, real or generated, has noise of its own; the generator's
 * gradient passes through.
 *
 * <p>Use it when the discriminator wins at once. While sigma is large the generator learns a
 * blurred distribution, so let it fade; where sigma is 0, samples are handed on untouched.
 *
 * @param deviation sigma, 0 or more, in the units of the samples; images are in [-1, 1]
 */
public record InstanceNoise(Schedule deviation)
        implements Decorator, Plugin, SampleTransform, PerRun<InstanceNoise> {

    public InstanceNoise {
        Preconditions.checkNotNull(deviation, "deviation");
    }

    /**
     * Noise whose deviation follows a schedule.
     *
     * @param deviation sigma, 0 or more, in the units of the samples; images are in [-1, 1]
     * @return the plug-in
     */
    public static InstanceNoise of(Schedule deviation) {
        return new InstanceNoise(deviation);
    }

    /**
     * Noise that fades as sigma_t = sigma_0 alpha^(t / T).
     *
     * @param sigma sigma_0, above 0; 0.1 is a common start for images
     * @param alpha what is left of it after {@code images}, in (0, 1)
     * @param images T, above 0
     * @return the plug-in
     */
    public static InstanceNoise annealed(double sigma, double alpha, long images) {
        checkSigma(sigma);
        Preconditions.checkArgument(
                alpha > 0 && alpha < 1, "alpha must be in (0, 1), but was %s", alpha);
        double halfLife = images * Math.log(0.5) / Math.log(alpha);
        return new InstanceNoise(Schedule.exponential(sigma, halfLife));
    }

    /**
     * Noise that fades in a straight line, and ends.
     *
     * @param sigma sigma at the start, above 0; 0.1 is a common one for images
     * @param images after so many there is none any more, at least 1
     * @return the plug-in
     */
    public static InstanceNoise linearToZero(double sigma, long images) {
        checkSigma(sigma);
        return new InstanceNoise(Schedule.linear(sigma, 0, images));
    }

    private static void checkSigma(double sigma) {
        Preconditions.checkArgument(
                sigma > 0 && Double.isFinite(sigma), "sigma must be above 0, but was %s", sigma);
    }

    @Override
    public InstanceNoise start(RunMemory memory) {
        return new InstanceNoise(memory.start(deviation));
    }

    @Override
    public Stage stage() {
        return Stage.NOISE;
    }

    @Override
    public Object decorated() {
        return deviation;
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.addSampleTransform(this);
    }

    @Override
    public Batch apply(Batch batch, SampleKind kind, StepContext context) {
        double sigma = deviation.at(context.imagesSeen());
        if (sigma == 0) {
            return batch;
        }
        NDArray noise =
                context.random("instance noise, " + kind).normal(batch.samples().getShape());
        return batch.with(batch.samples().add(noise.mul(sigma)));
    }
}
