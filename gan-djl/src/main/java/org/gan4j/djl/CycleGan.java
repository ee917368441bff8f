package org.gan4j.djl;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.gan4j.GameTrainerBuilder;
import org.gan4j.GanTrainer;
import org.gan4j.djl.network.PatchDiscriminator;
import org.gan4j.djl.network.ResnetTranslator;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.game.CycleGanGame;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.optim.Adam;

/**
 * CycleGAN (Zhu et al. 2017): two ResNets translate images of one kind into another and back,
 * learned from images that are not paired; see {@link CycleGanGame}. The discriminators are shown a
 * history of what the translators made in their own steps.
 *
 * <pre>{@code
 * Shape shape = new Shape(3, 256, 256);
 * try (GanTrainer trainer = CycleGan.builder(shape, shape).optImages(200_000).describe().build()) {
 *     trainer.fit(Map.of("a", horses, "b", zebras), Budget.images(200_000));
 *     Samples striped = TrainedTranslator.of(trainer.generator("a-to-b")).translate(others);
 * }
 * }</pre>
 */
public final class CycleGan {

    private CycleGan() {}

    /**
     * Begins a description with the settings of the paper and the authors' code: networks of 64
     * maps with instance normalisation, 9 blocks from 256 pixels on and else 6, patches of 70
     * pixels, weights of 10 for the cycle and of half of it for the identity, a history of 50
     * images, Adam 2e-4 (0.5, 0.999), one image of each kind at a time.
     *
     * @param a the shape of images of the first kind, (C, H, W), of multiples of 4 pixels
     * @param b the shape of images of the second kind, of the same height and width
     * @return a builder
     * @throws IllegalArgumentException if height or width differ
     */
    public static Builder builder(Shape a, Shape b) {
        return new Builder(a, b);
    }

    /** Describes the game. */
    public static final class Builder {

        private static final int PATCH = 70;
        private static final int SMALL_PATCH = 34;
        private static final int SMALL = 64;

        private final Shape a;
        private final Shape b;
        private int width = 64;
        private int blocks;
        private int patch;
        private Normalisation normalisation = Normalisation.instance();
        private double cycle = 10;
        private double identity;
        private int history = 50;
        private long images;

        private Builder(Shape a, Shape b) {
            Preconditions.checkArgument(
                    a.dimension() == 3 && b.dimension() == 3 && a.slice(1).equals(b.slice(1)),
                    "translators keep height and width, but images have the shapes %s and %s: bring"
                            + " both to one size",
                    a,
                    b);
            this.a = a;
            this.b = b;
            identity = a.equals(b) ? 0.5 : 0;
            patch = Math.min(a.get(1), a.get(2)) < SMALL ? SMALL_PATCH : PATCH;
        }

        /**
         * Sets the number of maps of the outermost layers of all networks; 64 by default.
         *
         * @param value at least 1
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optWidth(int value) {
            width = value;
            return this;
        }

        /**
         * Sets the number of residual blocks of the translators; 6, or 9 from 256 pixels on, by
         * default.
         *
         * @param value at least 1
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optBlocks(int value) {
            Preconditions.checkArgument(value >= 1, "blocks must be at least 1, but was %s", value);
            blocks = value;
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
            patch = value;
            return this;
        }

        /**
         * Sets the normalisation of all networks; instance, which learns nothing, by default.
         *
         * @param value the choice
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optNormalisation(Normalisation value) {
            normalisation = Preconditions.checkNotNull(value, "normalisation");
            return this;
        }

        /**
         * Sets the weight of the way there and back; 10 by default.
         *
         * @param value 0 or more
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optCycle(double value) {
            cycle = value;
            return this;
        }

        /**
         * Sets the weight of images that are of the wanted kind already, in parts of that of the
         * cycle; 0.5 by default, 0 if the kinds have other channels.
         *
         * @param value 0 or more
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optIdentity(double value) {
            identity = value;
            return this;
        }

        /**
         * Sets how many translated images each discriminator remembers; 50 by default.
         *
         * @param value 0 or more
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optHistory(int value) {
            history = value;
            return this;
        }

        /**
         * Sets how many images of each kind the run will see, for the learning rate, see {@link
         * Pix2Pix.Builder#optImages}.
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

        private Generator translator(Shape from, Shape to) {
            ResnetTranslator.Builder translator =
                    Generators.resnet(from, (int) to.get(0))
                            .optWidth(width)
                            .optNormalisation(normalisation);
            return (blocks > 0 ? translator.optBlocks(blocks) : translator).build();
        }

        private Discriminator discriminator(Shape of) {
            PatchDiscriminator.Builder judge =
                    Discriminators.patch((int) of.get(1), (int) of.get(2), (int) of.get(0));
            return judge.optWidth(width).optPatch(patch).optNormalisation(normalisation).build();
        }

        /**
         * {@return a builder with everything set but data, seed, averages and hooks}
         *
         * @throws IllegalArgumentException if there is an identity term for images of two shapes
         */
        public GameTrainerBuilder describe() {
            Adam adam = Pix2Pix.Builder.adam(images);
            CycleGanGame game =
                    CycleGanGame.of(
                            translator(a, b),
                            translator(b, a),
                            discriminator(a),
                            discriminator(b),
                            new CycleGanGame.Settings(cycle, identity, history, adam, adam));
            return GanTrainer.builder(game).optUpdateRule(CycleGanGame.rule()).optBatchSize(1);
        }
    }
}
