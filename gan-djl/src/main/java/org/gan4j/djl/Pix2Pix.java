package org.gan4j.djl;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.network.PatchDiscriminator;
import org.gan4j.djl.network.UnetTranslator;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.loss.Loss;
import org.gan4j.loss.Losses;
import org.gan4j.optim.Adam;
import org.gan4j.regularizer.Reconstruction;
import org.gan4j.rule.ReusedFakes;
import org.gan4j.schedule.Schedule;

/**
 * Pix2pix (Isola et al. 2017): a U-Net translates images, told by pairs what should become of them,
 * against a discriminator that sees both images of a pair, patch by patch. The data are target
 * images that come {@linkplain org.gan4j.data.ResidentSamples#withImages with} those they are made
 * of.
 *
 * <pre>{@code
 * try (GanTrainer trainer =
 *         Pix2Pix.builder(new Shape(1, 256, 256), 3).optImages(80_000).describe().build()) {
 *     trainer.fit(colours.withImages(greys), Budget.images(80_000));
 *     Samples coloured = TrainedTranslator.of(trainer.generator()).translate(others);
 * }
 * }</pre>
 */
public final class Pix2Pix {

    private Pix2Pix() {}

    /**
     * Begins a description with the settings of the paper and the authors' code: networks of 64
     * maps with BatchNorm, cross-entropy, of which the discriminator minimises one half, L1 with a
     * weight of 100, Adam 2e-4 (0.5, 0.999), one pair at a time. The step of the generator uses the
     * fakes of the discriminator's ({@link ReusedFakes}), as the authors' code does.
     *
     * @param from the shape of the images that are translated, (C, H, W), of multiples of 32 pixels
     * @param channels of the images that are made, 1 for grey, 3 for colour
     * @return a builder
     */
    public static Builder builder(Shape from, int channels) {
        return new Builder(from, channels);
    }

    /** Describes the game. */
    public static final class Builder {

        private static final double RATE = 2e-4;
        private static final int PATCH = 70;
        private static final int SMALL_PATCH = 34;
        private static final int SMALL = 64;

        private final UnetTranslator.Builder generator;
        private final PatchDiscriminator.Builder discriminator;
        private Loss loss = Losses.nonSaturating();
        private double lambda = 100;
        private long images;

        private Builder(Shape from, int channels) {
            generator = Generators.unet(from, channels);
            int height = (int) from.get(1);
            int width = (int) from.get(2);
            discriminator =
                    Discriminators.patch(height, width, channels)
                            .optConditioning(Conditioning.image(from))
                            .optPatch(Math.min(height, width) < SMALL ? SMALL_PATCH : PATCH);
        }

        /**
         * Sets the number of maps of the outermost layers of both networks; 64 by default.
         *
         * @param value at least 1
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optWidth(int value) {
            generator.optWidth(value);
            discriminator.optWidth(value);
            return this;
        }

        /**
         * Sets the size of the patches that are judged; 70 by default, 34 for images of less than
         * 64 pixels.
         *
         * @param value 1, 16, 34, 70, 142 or 286
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optPatch(int value) {
            discriminator.optPatch(value);
            return this;
        }

        /**
         * Sets the normalisation of both networks; batch by default. A gradient penalty needs
         * another.
         *
         * @param value the choice
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optNormalisation(Normalisation value) {
            generator.optNormalisation(value);
            discriminator.optNormalisation(value);
            return this;
        }

        /**
         * Sets how many decoder blocks have dropout, see {@link
         * UnetTranslator.Builder#optDropoutBlocks}.
         *
         * @param value 0 or more
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optDropoutBlocks(int value) {
            generator.optDropoutBlocks(value);
            return this;
        }

        /**
         * Sets the weight of the mean absolute difference to the target; 100 by default.
         *
         * @param value 0 or more
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optLambda(double value) {
            lambda = value;
            return this;
        }

        /**
         * Sets the game between the networks; the non-saturating one by default. The discriminator
         * minimises one half of its part.
         *
         * @param value any loss
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optLoss(Loss value) {
            loss = Preconditions.checkNotNull(value, "loss");
            return this;
        }

        /**
         * Sets how many images the run will see, for the learning rate: it is constant in the first
         * half and falls to 0 in a line in the second, as in the authors' code. By default it stays
         * what it is.
         *
         * @param value at least 2
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optImages(long value) {
            Preconditions.checkArgument(value >= 2, "images must be at least 2, but was %s", value);
            images = value;
            return this;
        }

        /** {@return a builder with everything set but data, seed, averages and hooks} */
        public GanTrainerBuilder describe() {
            GanTrainerBuilder gan =
                    GanTrainer.builder()
                            .setGenerator(generator.build())
                            .setDiscriminator(discriminator.build())
                            .optLoss(Losses.halvedDiscriminator(loss))
                            .optUpdateRule(ReusedFakes.standard())
                            .optOptimizer(adam(images))
                            .optBatchSize(1);
            return lambda > 0 ? gan.addRegularizer(Reconstruction.l1(lambda)) : gan;
        }

        /** The optimizer of both games that translate, for a run of so many images, if given. */
        static Adam adam(long images) {
            Schedule rate =
                    images == 0
                            ? Schedule.constant(RATE)
                            : Schedule.constantThenLinear(RATE, 0, images / 2, images);
            return Adam.of(rate).withBetas(0.5, 0.999);
        }
    }
}
