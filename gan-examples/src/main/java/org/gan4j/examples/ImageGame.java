package org.gan4j.examples;

import java.util.Locale;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.djl.ImageRecipes;

/** The games that an example can play on pictures. */
enum ImageGame {
    /** Perceptrons. */
    VANILLA {
        @Override
        GanTrainerBuilder describe(ImageRecipes recipes, long iterations) {
            return recipes.vanilla();
        }
    },
    /** Convolutions with BatchNorm. */
    DCGAN {
        @Override
        GanTrainerBuilder describe(ImageRecipes recipes, long iterations) {
            return recipes.dcgan();
        }
    },
    /** Least squares. */
    LSGAN {
        @Override
        GanTrainerBuilder describe(ImageRecipes recipes, long iterations) {
            return recipes.lsgan();
        }
    },
    /** Clipped weights. */
    WGAN {
        @Override
        GanTrainerBuilder describe(ImageRecipes recipes, long iterations) {
            return recipes.wgan();
        }
    },
    /** A gradient penalty. */
    WGAN_GP {
        @Override
        GanTrainerBuilder describe(ImageRecipes recipes, long iterations) {
            return recipes.wganGp();
        }
    },
    /** Residual networks and the spectral norm. */
    SNGAN {
        @Override
        GanTrainerBuilder describe(ImageRecipes recipes, long iterations) {
            return recipes.sngan(iterations);
        }
    },
    /** The same with attention. */
    SAGAN {
        @Override
        GanTrainerBuilder describe(ImageRecipes recipes, long iterations) {
            return recipes.sagan();
        }
    };

    /** The game on pictures of a size, for a run of so many iterations. */
    abstract GanTrainerBuilder describe(ImageRecipes recipes, long iterations);

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
