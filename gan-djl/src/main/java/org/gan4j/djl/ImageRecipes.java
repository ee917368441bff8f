package org.gan4j.djl;

import com.google.common.base.Preconditions;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.constraint.WeightClipping;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.network.DcganDiscriminator;
import org.gan4j.djl.network.MlpDiscriminator;
import org.gan4j.djl.network.ResidualDiscriminator;
import org.gan4j.djl.network.ResidualGenerator;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.latent.CodedPrior;
import org.gan4j.loss.Losses;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.optim.Adam;
import org.gan4j.optim.RmsProp;
import org.gan4j.plugin.AuxiliaryClassifier;
import org.gan4j.plugin.Ema;
import org.gan4j.plugin.InfoGan;
import org.gan4j.regularizer.AuxiliaryClassification;
import org.gan4j.regularizer.GradientPenalty;
import org.gan4j.regularizer.Orthogonal;
import org.gan4j.rule.Alternating;
import org.gan4j.rule.ReusedFakes;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;

/**
 * The games of the literature on images, with the networks and settings of their papers: builders
 * with everything set but data, seed, averages and hooks, and open to changes. Images are
 * (channels, height, width) in [-1, 1]. Where a recipe does not say that it reuses the
 * discriminator's fakes, each step of the generator draws latents of its own.
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
    private ClassConditioning how = ClassConditioning.BATCH_NORM;

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
        copy.how = how;
        return copy;
    }

    /**
     * The same games, told the class of each sample, as SNGAN, SAGAN and BigGAN are.
     *
     * @param count the number of classes, at least 2
     * @return the recipes, for data with labels
     */
    public ImageRecipes withClasses(int count) {
        return withClasses(count, ClassConditioning.BATCH_NORM);
    }

    /**
     * The same games, told the class of each sample.
     *
     * @param count the number of classes, at least 2
     * @param value how networks deal with it; perceptrons are always given it beside their latent
     *     and, in the place of conditional BatchNorm, beside their samples
     * @return the recipes, for data with labels
     */
    public ImageRecipes withClasses(int count, ClassConditioning value) {
        Preconditions.checkArgument(count >= 2, "labels need at least 2 classes, not %s", count);
        ImageRecipes other = copy();
        other.classes = count;
        other.how = Preconditions.checkNotNull(value, "how");
        return other;
    }

    private Normalisation ofGenerator() {
        return classes > 0 && how == ClassConditioning.BATCH_NORM
                ? Normalisation.conditionalBatch(classes)
                : Normalisation.batch();
    }

    /** Tells a convolutional generator the class by its latent, unless BatchNorm tells it. */
    private void tellLatent(Consumer<Conditioning> beside, IntConsumer scaling) {
        if (classes > 0 && how == ClassConditioning.PROJECTION) {
            beside.accept(Conditioning.labels(classes));
        }
        if (classes > 0 && how == ClassConditioning.AUXILIARY_CLASSIFIER) {
            scaling.accept(classes);
        }
    }

    /** The classes of a projection, or of a head that names them. */
    private <B> B told(B builder, ObjIntConsumer<B> projection, ObjIntConsumer<B> head) {
        if (classes > 0) {
            (how == ClassConditioning.AUXILIARY_CLASSIFIER ? head : projection)
                    .accept(builder, classes);
        }
        return builder;
    }

    private GanTrainerBuilder game(Generator generator, Discriminator discriminator) {
        return GanTrainer.builder()
                .setGenerator(generator)
                .setDiscriminator(discriminator)
                .optBatchSize(BATCH);
    }

    private GanTrainerBuilder classified(GanTrainerBuilder gan) {
        return classes > 0 && how == ClassConditioning.AUXILIARY_CLASSIFIER
                ? gan.addPlugin(AuxiliaryClassifier.of(classes))
                : gan;
    }

    private GanTrainerBuilder residual(
            ResidualGenerator.Builder generator, ResidualDiscriminator.Builder discriminator) {
        if (maps > 0) {
            generator.optWidth(maps);
            discriminator.optWidth(maps);
        }
        tellLatent(generator::optConditioning, generator::optClassScaling);
        told(
                discriminator,
                ResidualDiscriminator.Builder::optProjection,
                (builder, count) -> builder.addHead(AuxiliaryClassification.HEAD, count));
        return classified(game(generator.build(), discriminator.build()));
    }

    private GanTrainerBuilder convolutional(Normalisation ofDiscriminator) {
        int beside = maps == 0 ? BATCH : maps;
        var discriminator =
                Discriminators.dcgan(height, width, channels)
                        .optWidth(beside)
                        .optNormalisation(ofDiscriminator);
        told(
                discriminator,
                DcganDiscriminator.Builder::optProjection,
                (builder, count) -> builder.addHead(AuxiliaryClassification.HEAD, count));
        var generator =
                Generators.dcgan(height, width, channels)
                        .optWidth(beside)
                        .optNormalisation(ofGenerator());
        tellLatent(generator::optConditioning, generator::optClassScaling);
        return classified(game(generator.build(), discriminator.build()));
    }

    /**
     * The first game, as tutorials play it (Goodfellow et al. 2014): perceptrons, the
     * non-saturating loss and Adam 2e-4 (0.5, 0.999); the generator learns from the samples that
     * the discriminator has just judged.
     *
     * @return a builder
     */
    public GanTrainerBuilder vanilla() {
        Conditioning classes =
                this.classes > 0 ? Conditioning.labels(this.classes) : Conditioning.none();
        MlpDiscriminator.Builder discriminator = Discriminators.vanilla();
        if (how == ClassConditioning.BATCH_NORM) {
            discriminator.optConditioning(classes);
        } else {
            told(
                    discriminator,
                    MlpDiscriminator.Builder::optProjection,
                    (builder, count) -> builder.addHead(AuxiliaryClassification.HEAD, count));
        }
        return classified(
                        game(
                                Generators.vanilla(channels, height, width)
                                        .optConditioning(classes)
                                        .build(),
                                discriminator.build()))
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

    /**
     * InfoGAN (Chen et al. 2016, appendix C.1): the paper's networks for digits, lambda 1, Adam
     * (0.5, 0.999) with a rate of 1e-3 for the generator and 2e-4 for the discriminator, batches of
     * 128.
     *
     * @param prior noise and codes; in the paper 62 values of noise, ten categories and two
     *     continuous codes
     * @return a builder
     */
    public GanTrainerBuilder infogan(CodedPrior prior) {
        return game(
                        Generators.infogan(height, width, channels, prior).build(),
                        Discriminators.infogan(height, width, channels, prior).build())
                .addPlugin(InfoGan.of(prior))
                .optGeneratorOptimizer(Adam.of(1e-3).withBetas(0.5, 0.999))
                .optDiscriminatorOptimizer(Adam.of(RATE).withBetas(0.5, 0.999))
                .optBatchSize(2 * BATCH);
    }

    /**
     * BigGAN told the class of each sample (Brock et al. 2019): for 64 and 128 pixels the paper's
     * networks, rates of 1e-4 for the generator and 4e-4 for the discriminator, Adam (0, 0.999),
     * and batches of 2,048, of which eight parts are computed one after the other; for 32 the
     * settings of the authors' code for CIFAR: residual networks of 256 maps, 2e-4, batches of 50,
     * four steps of the discriminator. Spectral norm in both, hinge loss, and an average of the
     * generator's weights.
     *
     * @param orthogonal whether the generator's weights, without embeddings and gains, are kept
     *     orthogonal with 1e-4, as in the paper for truncated sampling; the authors' code for CIFAR
     *     has it off
     * @return a builder
     * @throws IllegalStateException if there are no classes; call {@link #withClasses}
     */
    public GanTrainerBuilder biggan(boolean orthogonal) {
        Preconditions.checkState(classes > 0, "BigGAN is told classes: call withClasses");
        GanTrainerBuilder gan = height < 64 ? bigganOfCifar() : bigganAsPublished();
        return orthogonal
                ? gan.addRegularizer(
                        Orthogonal.of(Player.GENERATOR).without("shared", "gain", "bias"))
                : gan;
    }

    private GanTrainerBuilder bigganOfCifar() {
        int batch = 50;
        int steps = 4;
        int width = maps == 0 ? 256 : maps;
        return game(
                        Generators.sngan(this.height, this.width, channels)
                                .optWidth(width)
                                .optNormalisation(ofGenerator().withSpectral())
                                .optInitialisation(Initialisation.DCGAN)
                                .build(),
                        Discriminators.sngan(this.height, this.width, channels)
                                .optWidth(width)
                                .optWideInside(true)
                                .optProjection(classes)
                                .optInitialisation(Initialisation.DCGAN)
                                .build())
                .optLoss(Losses.hinge())
                .optUpdateRule(Alternating.of(steps, 1))
                .optOptimizer(Adam.of(RATE).withBetas(0, 0.999))
                .addPlugin(Ema.decay(0.9999).startingAt(1_000L * steps * batch))
                .optBatchSize(batch);
    }

    private GanTrainerBuilder bigganAsPublished() {
        int batch = 256;
        int parts = 8;
        int multiple = maps == 0 ? 96 : maps;
        return game(
                        Generators.biggan(height, channels, classes).optWidth(multiple).build(),
                        Discriminators.sagan(height, width, channels)
                                .optWidth(16 * multiple)
                                .optProjection(classes)
                                .optInitialisation(Initialisation.ORTHOGONAL)
                                .build())
                .optLoss(Losses.hinge())
                .optGeneratorOptimizer(Adam.of(1e-4).withBetas(0, 0.999))
                .optDiscriminatorOptimizer(Adam.of(4e-4).withBetas(0, 0.999))
                .addPlugin(Ema.decay(0.9999).startingAt(20_000L * parts * batch))
                .optMicroBatches(parts)
                .optBatchSize(parts * batch);
    }
}
