package org.gan4j.examples;

import java.util.Locale;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.djl.ImageRecipes;

/** The games that an example can play on pictures. */
enum ImageGame {
    VANILLA,
    DCGAN,
    LSGAN,
    WGAN,
    WGAN_GP,
    SNGAN,
    SAGAN;

    /** The game on pictures of a size, for a run of so many iterations. */
    GanTrainerBuilder describe(ImageRecipes recipes, long iterations) {
        return switch (this) {
            case VANILLA -> recipes.vanilla();
            case DCGAN -> recipes.dcgan();
            case LSGAN -> recipes.lsgan();
            case WGAN -> recipes.wgan();
            case WGAN_GP -> recipes.wganGp();
            case SNGAN -> recipes.sngan(iterations);
            case SAGAN -> recipes.sagan();
        };
    }

    /** How many batches of real pictures the discriminator sees in an iteration. */
    int batchesPerIteration() {
        return switch (this) {
            case WGAN, WGAN_GP, SNGAN -> 5;
            case VANILLA, DCGAN, LSGAN, SAGAN -> 1;
        };
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
