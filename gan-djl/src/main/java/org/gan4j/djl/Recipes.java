package org.gan4j.djl;

import ai.djl.nn.Parameter;
import ai.djl.training.initializer.XavierInitializer;
import com.google.common.base.Preconditions;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Conditioning;
import org.gan4j.loss.Losses;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.optim.Adam;
import org.gan4j.plugin.Ema;
import org.gan4j.regularizer.R1;
import org.gan4j.regularizer.R2;
import org.gan4j.schedule.Schedule;

/**
 * Ready recipes: builders with everything set but data, seed and hooks, and open to changes. Each
 * step of the generator draws latents of its own.
 */
public final class Recipes {

    private static final int POINTS_BATCH = 256;

    private static final int TUTORIAL_BATCH = 256;
    private static final int TUTORIAL_WIDTH = 128;

    /** A point's coordinates, a latent's values, and the length of a label's vector. */
    private static final int POINT_VALUES = 2;

    private Recipes() {}

    /**
     * Networks, optimizer and average for points in the plane, for any loss: perceptrons of 128
     * units with ReLU, of four hidden layers in the generator and three in the discriminator,
     * latents N(0, I_2), Adam (0, 0.99) with a learning rate that falls from 0.002 to 0.0001 as a
     * cosine, an average with a half-life of 100,000 points, and batches of 256.
     *
     * <p>Weights are drawn as Glorot and Bengio (2010) do, with twice their variance: the first
     * layers, of 2 inputs, then start flatter than He's rule makes them, and modes are found
     * sooner. ReLU in the discriminator matters too: with LeakyReLU 0.2 the paths between modes
     * keep twice as many points. The fourth layer of the generator makes these paths steeper, and
     * the rate does not fall to 0, for a mode that drifts off must still be called back.
     *
     * @param iterations how long the run is to be, at least 1
     * @return a builder
     */
    public static GanTrainerBuilder points(long iterations) {
        return points(iterations, Conditioning.none());
    }

    /**
     * The same for points that are asked for by a class or a vector, which both networks are told
     * by concatenation. Labels become two learned values: with the ten that suit images, modes of
     * the ring lay up to a tenth of the radius beside their place at the end, with two they do not.
     *
     * @param iterations how long the run is to be, at least 1
     * @param conditioning what the points come with
     * @return a builder
     */
    public static GanTrainerBuilder points(long iterations, Conditioning conditioning) {
        Schedule rate = Schedule.cosine(2e-3, 1e-4, pointsIn(iterations));
        return points(conditioning, rate, 100_000);
    }

    private static GanTrainerBuilder points(
            Conditioning conditioning, Schedule rate, double averaged) {
        Generator generator =
                Generators.mlp(POINT_VALUES)
                        .optConditioning(conditioning)
                        .optEmbeddingSize(POINT_VALUES)
                        .optLatentSize(POINT_VALUES)
                        .optWidths(128, 128, 128, 128)
                        .build();
        Discriminator discriminator =
                Discriminators.mlp()
                        .optConditioning(conditioning)
                        .optEmbeddingSize(POINT_VALUES)
                        .optSlope(0)
                        .build();
        generator.block().setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
        discriminator.block().setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
        return GanTrainer.builder()
                .setGenerator(generator)
                .setDiscriminator(discriminator)
                .optOptimizer(Adam.of(rate).withBetas(0, 0.99))
                .addPlugin(Ema.halfLifeImages(averaged))
                .optBatchSize(POINTS_BATCH);
    }

    /**
     * The game of R3GAN (Huang et al. 2024, eq. 3) on points in the plane: the networks of {@link
     * #points} with relativistic pairing, R1 and R2. It is the best recipe found for the mixtures
     * of PacGAN: modes have their place, and three quarters to all of their width.
     *
     * <p>The learning rate falls from 0.002 to 0.00001, and the weight of R1 and R2 to a hundredth,
     * both exponentially. The generator then comes to rest, so that an average with a half-life of
     * 5,000 points is enough; a longer one makes modes narrower than what is played. A penalty that
     * falls lets the discriminator be steep enough, in the end, to see how wide a mode is.
     *
     * @param gamma the weight of R1 and R2 at first; 0.02 for a ring of radius 1, 1 for a grid from
     *     -4 to 4
     * @param iterations how long the run is to be, at least 1; 40,000 for either
     * @return a builder
     */
    public static GanTrainerBuilder relativisticPoints(double gamma, long iterations) {
        return relativisticPoints(gamma, iterations, Conditioning.none());
    }

    /**
     * The same for points that are asked for by a class or a vector.
     *
     * @param gamma the weight of R1 and R2 at first
     * @param iterations how long the run is to be, at least 1
     * @param conditioning what the points come with
     * @return a builder
     */
    public static GanTrainerBuilder relativisticPoints(
            double gamma, long iterations, Conditioning conditioning) {
        Preconditions.checkArgument(gamma >= 0, "gamma must be 0 or more, but was %s", gamma);
        long all = pointsIn(iterations);
        Schedule weight = falling(gamma, 0.01, all);
        return points(conditioning, falling(2e-3, 0.005, all), 5_000)
                .optLoss(Losses.relativisticPairing())
                .addRegularizer(R1.of(weight))
                .addRegularizer(R2.of(weight));
    }

    /**
     * The small GAN of most tutorials, for any samples that are not images: perceptrons with three
     * linear layers of 128 units before their last, ReLU in the generator and LeakyReLU 0.2 in the
     * discriminator, latents N(0, I_10), the non-saturating loss, Adam (0.5, 0.999; Radford et al.
     * 2016) with a constant learning rate of 0.0002, batches of 256 and no average.
     *
     * <p>It is there to compare with. At a constant rate and without an average its samples go on
     * swinging around the data: after 5,000 iterations on the example {@code mixture}, three
     * Gaussians on a line, the Wasserstein-1 distance was 0.15 to 0.22 (seeds 1 to 5). {@link
     * #points} is steadier.
     *
     * @param sampleShape the shape of a sample, such as 1 for values on a line
     * @return a builder
     */
    public static GanTrainerBuilder tutorial(long... sampleShape) {
        return GanTrainer.builder()
                .setGenerator(
                        Generators.mlp(sampleShape)
                                .optLatentSize(10)
                                .optWidths(TUTORIAL_WIDTH, TUTORIAL_WIDTH, TUTORIAL_WIDTH)
                                .build())
                .setDiscriminator(
                        Discriminators.mlp()
                                .optWidths(TUTORIAL_WIDTH, TUTORIAL_WIDTH, TUTORIAL_WIDTH)
                                .optSlope(0.2)
                                .build())
                .optLoss(Losses.nonSaturating())
                .optOptimizer(Adam.of(2e-4).withBetas(0.5, 0.999))
                .optBatchSize(TUTORIAL_BATCH);
    }

    private static long pointsIn(long iterations) {
        Preconditions.checkArgument(
                iterations >= 1, "iterations must be at least 1, but was %s", iterations);
        return iterations * POINTS_BATCH;
    }

    /** Exponentially, to a share of the first value. */
    private static Schedule falling(double from, double share, long images) {
        return Schedule.exponential(from, images * Math.log(2) / -Math.log(share));
    }
}
