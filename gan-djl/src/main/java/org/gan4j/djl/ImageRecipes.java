package org.gan4j.djl;

import com.google.common.base.Preconditions;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.constraint.WeightClipping;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.network.ResidualDiscriminator;
import org.gan4j.djl.network.ResidualGenerator;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.loss.Losses;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.optim.Adam;
import org.gan4j.optim.RmsProp;
import org.gan4j.regularizer.GradientPenalty;
import org.gan4j.rule.Alternating;
import org.gan4j.rule.ReusedFakes;
import org.gan4j.schedule.Schedule;

/**
 * The games of the literature on images, with the networks and settings of their papers: builders
 * with everything set but data, seed, averages and hooks, and open to changes. Images are
 * (channels, height, width) in [-1, 1].
 */
public final class ImageRecipes {

    private static final int CRITIC_STEPS = 5;
    private static final int BATCH = 64;
    private static final double RATE = 2e-4;

    private final int height;
    private final int width;
    private final int channels;
    private int maps;
    private int classes;

    private ImageRecipes(int height, int width, int channels) {
        this.height = height;
        this.width = width;
        this.channels = channels;
    }

    /**
     * Begins with the images.
     *
     * @param height their height
     * @param width their width
     * @param channels 1 for grey, 3 for colour
     * @return the recipes for such images; each refuses sizes that its networks cannot make
     */
    public static ImageRecipes of(int height, int width, int channels) {
        return new ImageRecipes(height, width, channels);
    }

    /**
     * The same with narrower or wider networks.
     *
     * @param value the number of maps: beside the images in DCGAN networks, 64 as published, and of
     *     the widest block in residual ones
     * @return the recipes
     */
    public ImageRecipes withWidth(int value) {
        Preconditions.checkArgument(value >= 1, "width must be at least 1, but was %s", value);
        ImageRecipes other = copy();
        other.maps = value;
        return other;
    }

    private ImageRecipes copy() {
        ImageRecipes copy = new ImageRecipes(height, width, channels);
        copy.maps = maps;
        copy.classes = classes;
        return copy;
    }

    /**
     * The same games, told the class of each sample: generators by conditional BatchNorm in the
     * place of BatchNorm, discriminators by projection (Miyato and Koyama 2018), perceptrons by
     * concatenation.
     *
     * @param count the number of classes, at least 2
     * @return the recipes, for data with labels
     */
    public ImageRecipes withClasses(int count) {
        Preconditions.checkArgument(count >= 2, "labels need at least 2 classes, not %s", count);
        ImageRecipes other = copy();
        other.classes = count;
        return other;
    }

    private Normalisation ofGenerator() {
        return classes == 0 ? Normalisation.batch() : Normalisation.conditionalBatch(classes);
    }

    private GanTrainerBuilder game(Generator generator, Discriminator discriminator) {
        return GanTrainer.builder()
                .setGenerator(generator)
                .setDiscriminator(discriminator)
                .optBatchSize(BATCH);
    }

    private GanTrainerBuilder residual(
            ResidualGenerator.Builder generator, ResidualDiscriminator.Builder discriminator) {
        if (maps > 0) {
            generator.optWidth(maps);
            discriminator.optWidth(maps);
        }
        if (classes > 0) {
            discriminator.optProjection(classes);
        }
        return game(generator.build(), discriminator.build());
    }

    private GanTrainerBuilder convolutional(Normalisation ofDiscriminator) {
        int beside = maps == 0 ? BATCH : maps;
        var discriminator =
                Discriminators.dcgan(height, width, channels)
                        .optWidth(beside)
                        .optNormalisation(ofDiscriminator);
        return game(
                Generators.dcgan(height, width, channels)
                        .optWidth(beside)
                        .optNormalisation(ofGenerator())
                        .build(),
                (classes == 0 ? discriminator : discriminator.optProjection(classes)).build());
    }

    /**
     * The first game, as tutorials play it (Goodfellow et al. 2014): perceptrons, the
     * non-saturating loss and Adam 2e-4 (0.5, 0.999); the generator learns from the samples that
     * the discriminator has just judged.
     *
     * @return a builder
     */
    public GanTrainerBuilder vanilla() {
        Conditioning told = classes == 0 ? Conditioning.none() : Conditioning.labels(classes);
        return game(
                        Generators.vanilla(channels, height, width).optConditioning(told).build(),
                        Discriminators.vanilla().optConditioning(told).build())
                .optUpdateRule(ReusedFakes.standard())
                .optOptimizer(Adam.of(RATE).withBetas(0.5, 0.999));
    }

    /**
     * DCGAN (Radford et al. 2016, section 4): convolutions with BatchNorm, the non-saturating loss,
     * Adam 2e-4 (0.5, 0.999), batches of 128; the generator learns from the samples that the
     * discriminator has just judged, as in PyTorch's example ({@link ReusedFakes}).
     *
     * @return a builder
     */
    public GanTrainerBuilder dcgan() {
        return convolutional(Normalisation.batch())
                .optUpdateRule(ReusedFakes.standard())
                .optOptimizer(Adam.of(RATE).withBetas(0.5, 0.999))
                .optBatchSize(2 * BATCH);
    }

    /**
     * LSGAN (Mao et al. 2017, section 3.3, and its experiment on characters): DCGAN's networks,
     * least squares to 0 and 1, Adam 2e-4 (0.5, 0.999), samples reused as in {@link #dcgan()}.
     *
     * @return a builder
     */
    public GanTrainerBuilder lsgan() {
        return convolutional(Normalisation.batch())
                .optLoss(Losses.leastSquares())
                .optUpdateRule(ReusedFakes.standard())
                .optOptimizer(Adam.of(RATE).withBetas(0.5, 0.999));
    }

    /**
     * WGAN (Arjovsky et al. 2017, algorithm 1): DCGAN's networks, weights of the critic clipped to
     * 0.01, five steps of the critic for one of the generator, RMSProp 5e-5.
     *
     * @return a builder
     */
    public GanTrainerBuilder wgan() {
        return convolutional(Normalisation.batch())
                .optLoss(Losses.wasserstein())
                .addConstraint(WeightClipping.standard())
                .optUpdateRule(Alternating.of(CRITIC_STEPS, 1))
                .optOptimizer(RmsProp.of(5e-5));
    }

    /**
     * WGAN-GP (Gulrajani et al. 2017, algorithm 1): DCGAN's networks with layer normalisation in
     * the critic, as the paper advises in place of BatchNorm, a gradient penalty of 10, five steps
     * of the critic for one of the generator, Adam 1e-4 (0, 0.9).
     *
     * @return a builder
     */
    public GanTrainerBuilder wganGp() {
        return convolutional(Normalisation.layer())
                .optLoss(Losses.wasserstein())
                .addRegularizer(GradientPenalty.twoSided())
                .optUpdateRule(Alternating.of(CRITIC_STEPS, 1))
                .optOptimizer(Adam.of(1e-4).withBetas(0, 0.9));
    }

    /**
     * SNGAN (Miyato et al. 2018, appendix B.3, and the authors' code): residual networks, spectral
     * norm in the discriminator, hinge loss, five steps of the discriminator for one of the
     * generator, Adam (0, 0.9) with a rate that falls from 2e-4 to 0 in a line.
     *
     * @param iterations how long the run is to be, at least 1; 100,000 as published
     * @return a builder
     */
    public GanTrainerBuilder sngan(long iterations) {
        Preconditions.checkArgument(
                iterations >= 1, "iterations must be at least 1, but was %s", iterations);
        return residual(
                        Generators.sngan(height, width, channels).optNormalisation(ofGenerator()),
                        Discriminators.sngan(height, width, channels))
                .optLoss(Losses.hinge())
                .optUpdateRule(Alternating.of(CRITIC_STEPS, 1))
                .optOptimizer(
                        Adam.of(Schedule.linear(RATE, 0, iterations * CRITIC_STEPS * BATCH))
                                .withBetas(0, 0.9));
    }

    /**
     * SAGAN (Zhang et al. 2019, section 4): residual networks with attention, spectral norm in
     * both, hinge loss, Adam (0, 0.9) with a rate of 1e-4 for the generator and 4e-4 for the
     * discriminator. The paper has batches of 256.
     *
     * @return a builder
     */
    public GanTrainerBuilder sagan() {
        return residual(
                        Generators.sagan(height, width, channels)
                                .optNormalisation(ofGenerator().withSpectral()),
                        Discriminators.sagan(height, width, channels))
                .optLoss(Losses.hinge())
                .optGeneratorOptimizer(Adam.of(1e-4).withBetas(0, 0.9))
                .optDiscriminatorOptimizer(Adam.of(4e-4).withBetas(0, 0.9));
    }
}
