package org.gan4j.examples;

import java.util.stream.IntStream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.ImageRecipes;
import org.gan4j.network.Generator;
import org.gan4j.picture.ImageGrid;
import org.gan4j.plugin.AuxiliaryClassifier;
import org.gan4j.regularizer.AuxiliaryClassification;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;

/** The networks that write digits, by how they are told which. */
enum DigitNetworks {
    /** Those of a game on images, which are not told. */
    none {
        @Override
        GanTrainerBuilder describe(ImageGame game, long iterations) {
            return game.describe(pictures(), iterations);
        }

        @Override
        SampleRequest request() {
            return SampleRequest.of(64);
        }
    },

    /** Perceptrons that get the digit, as ten learned values, beside their input. */
    concat {
        @Override
        GanTrainerBuilder describe(ImageGame game, long iterations) {
            return GanTrainer.builder()
                    .setGenerator(
                            Generators.mlp(1, SIZE, SIZE)
                                    .optConditioning(DIGITS)
                                    .optLatentSize(100)
                                    .optWidths(128, 256, 512)
                                    .optSlope(0.2)
                                    .optBatchNorm(true)
                                    .optTanh(true)
                                    .build())
                    .setDiscriminator(
                            Discriminators.mlp()
                                    .optConditioning(DIGITS)
                                    .optWidths(512, 256)
                                    .build());
        }
    },

    /** Conditional BatchNorm in the generator, and a projection in the discriminator. */
    cbn {
        @Override
        GanTrainerBuilder describe(ImageGame game, long iterations) {
            return game.describe(pictures().withClasses(CLASSES), iterations);
        }
    },

    /** The digit beside the latent, and a projection in the discriminator. */
    projection {
        @Override
        GanTrainerBuilder describe(ImageGame game, long iterations) {
            return game.describe(pictures(), iterations)
                    .setGenerator(toldByConcatenation())
                    .setDiscriminator(
                            Discriminators.dcgan(SIZE, SIZE, 1)
                                    .optWidth(WIDTH)
                                    .optProjection(CLASSES)
                                    .build());
        }
    },

    /** The digit beside the latent, and a discriminator that names it. */
    acgan {
        @Override
        GanTrainerBuilder describe(ImageGame game, long iterations) {
            return game.describe(pictures(), iterations)
                    .setGenerator(toldByConcatenation())
                    .setDiscriminator(
                            Discriminators.dcgan(SIZE, SIZE, 1)
                                    .optWidth(WIDTH)
                                    .addHead(AuxiliaryClassification.HEAD, CLASSES)
                                    .build())
                    .addPlugin(AuxiliaryClassifier.of(CLASSES));
        }
    };

    private static final int SIZE = 28;
    private static final int WIDTH = 32;
    private static final int CLASSES = 10;
    private static final Conditioning DIGITS = Conditioning.labels(CLASSES);

    private static ImageRecipes pictures() {
        return ImageRecipes.of(SIZE, SIZE, 1).withWidth(WIDTH);
    }

    private static Generator toldByConcatenation() {
        return Generators.dcgan(SIZE, SIZE, 1).optWidth(WIDTH).optConditioning(DIGITS).build();
    }

    abstract GanTrainerBuilder describe(ImageGame game, long iterations);

    /** What is to be seen: rows of one digit each, where one can ask for them. */
    SampleRequest request() {
        return SampleRequest.of(100).labelled(IntStream.range(0, 100).map(i -> i / 10).toArray());
    }

    ImageGrid show(TrainedGenerator generator) {
        return ImageGrid.of(generator.sample(request())).withScale(2);
    }
}
