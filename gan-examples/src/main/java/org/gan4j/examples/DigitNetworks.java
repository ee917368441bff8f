package org.gan4j.examples;

import java.util.List;
import java.util.stream.IntStream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.ClassConditioning;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.ImageRecipes;
import org.gan4j.sample.SampleRequest;

/** The networks that write digits, by how they are told which. */
enum DigitNetworks {
    /** Those of a game on images, which are not told. */
    none {
        @Override
        GanTrainerBuilder describe(ImageGame game, ImageRecipes recipes, long iterations) {
            return game.describe(recipes, iterations);
        }

        @Override
        SampleRequest request() {
            return SampleRequest.of(64);
        }

        @Override
        List<String> rows() {
            return List.of();
        }
    },

    /** Perceptrons that get the digit, as ten learned values, beside their input. */
    concat {
        @Override
        GanTrainerBuilder describe(ImageGame game, ImageRecipes recipes, long iterations) {
            Conditioning digits = Conditioning.labels(CLASSES);
            return GanTrainer.builder()
                    .setGenerator(
                            Generators.mlp(1, 28, 28)
                                    .optConditioning(digits)
                                    .optLatentSize(100)
                                    .optWidths(128, 256, 512)
                                    .optSlope(0.2)
                                    .optBatchNorm(true)
                                    .optTanh(true)
                                    .build())
                    .setDiscriminator(
                            Discriminators.mlp()
                                    .optConditioning(digits)
                                    .optWidths(512, 256)
                                    .build());
        }
    },

    /** Conditional BatchNorm in the generator, and a projection in the discriminator. */
    cbn {
        @Override
        GanTrainerBuilder describe(ImageGame game, ImageRecipes recipes, long iterations) {
            return told(ClassConditioning.BATCH_NORM, game, recipes, iterations);
        }
    },

    /** The digit beside the latent, and a projection in the discriminator. */
    projection {
        @Override
        GanTrainerBuilder describe(ImageGame game, ImageRecipes recipes, long iterations) {
            return told(ClassConditioning.PROJECTION, game, recipes, iterations);
        }
    },

    /** The latent times a vector of the digit, and a discriminator that names it. */
    acgan {
        @Override
        GanTrainerBuilder describe(ImageGame game, ImageRecipes recipes, long iterations) {
            return told(ClassConditioning.AUXILIARY_CLASSIFIER, game, recipes, iterations);
        }
    };

    private static final int CLASSES = 10;

    private static GanTrainerBuilder told(
            ClassConditioning how, ImageGame game, ImageRecipes recipes, long iterations) {
        return game.describe(recipes.withClasses(CLASSES, how), iterations);
    }

    abstract GanTrainerBuilder describe(ImageGame game, ImageRecipes recipes, long iterations);

    /** What is to be seen: rows of one digit each, where one can ask for them. */
    SampleRequest request() {
        return SampleRequest.of(100).labelled(IntStream.range(0, 100).map(i -> i / 10).toArray());
    }

    /** What its rows are called. */
    List<String> rows() {
        return IntStream.range(0, CLASSES).mapToObj(i -> i + "").toList();
    }
}
