package org.gan4j.docs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.BalancedSamples;
import org.gan4j.data.Condition;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.Samples;
import org.gan4j.djl.ClassConditioning;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.ImageRecipes;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.latent.CodedPrior;
import org.gan4j.latent.Interpolation;
import org.gan4j.latent.LatentPrior;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.evaluation.Evaluation;
import org.gan4j.metrics.evaluation.Metrics;
import org.gan4j.network.GeneratorInput;
import org.gan4j.plugin.AuxiliaryClassifier;
import org.gan4j.regularizer.AuxiliaryClassification;
import org.gan4j.run.Budget;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;

/** The samples of docs/conditional.md; see {@link DocsTest}. */
final class ConditionalGans {

    private ConditionalGans() {}

    static void first() throws IOException {
        try (ImageFiles files =
                        ImageFiles.builder(Path.of("animals")).optLabels().optSize(32, 32).open();
                GanTrainer trainer =
                        ImageRecipes.of(32, 32, 3)
                                .withWidth(64)
                                .withClasses(files.classes().size())
                                .sngan(50_000)
                                .build()) {
            trainer.fit(BalancedSamples.of(files.readAll()), Budget.iterations(50_000));
            Samples tenOfEach = trainer.sample(SampleRequest.of(100).balanced());
            System.out.println(tenOfEach);
        }
    }

    static GanTrainerBuilder parts() {
        GanTrainerBuilder gan =
                GanTrainer.builder()
                        .setGenerator(
                                Generators.dcgan(28, 28, 1)
                                        .optNormalisation(Normalisation.conditionalBatch(10))
                                        .build())
                        .setDiscriminator(
                                Discriminators.dcgan(28, 28, 1).optProjection(10).build());
        return gan;
    }

    static GanTrainerBuilder classifier() {
        GanTrainerBuilder gan =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(28, 28, 1).optClassScaling(10).build())
                        .setDiscriminator(
                                Discriminators.dcgan(28, 28, 1)
                                        .addHead(AuxiliaryClassification.HEAD, 10)
                                        .build())
                        .addPlugin(AuxiliaryClassifier.of(10));
        return gan;
    }

    static GanTrainerBuilder recipe(ImageRecipes recipes) {
        return recipes.withClasses(10, ClassConditioning.AUXILIARY_CLASSIFIER).dcgan();
    }

    static Samples truncated(TrainedGenerator generator) {
        SampleRequest wanted = SampleRequest.of(6_400).truncated(0.5);
        try (TrainedGenerator standing = generator.withStandingStatistics(wanted)) {
            return standing.sample(wanted.balanced());
        }
    }

    static NDArray between(TrainedGenerator generator, NDArray latent, NDManager manager) {
        NDArray each = manager.eye(10);
        NDArray shares = Interpolation.LINEAR.between(each.get(3), each.get(5), 8);
        return generator.generate(
                new GeneratorInput(latent.repeat(0, 8), Condition.ofLabels(shares)));
    }

    static GanTrainerBuilder codes() {
        CodedPrior prior =
                CodedPrior.of(LatentPrior.uniform(62)).withCategories(10).withContinuous(2);
        return ImageRecipes.of(28, 28, 1).infogan(prior);
    }

    static double judged(FeatureExtractor classifier, Samples heldOut, TrainedGenerator generator)
            throws IOException {
        Evaluation evaluation =
                Evaluation.builder()
                        .setExtractor(classifier)
                        .setReal(ImageSource.of(heldOut))
                        .addMetric(Metrics.classAccuracy())
                        .addMetric(Metrics.intraClassFid())
                        .build();
        return evaluation.of(ImageSource.of(generator, 2_000, 1)).get("class accuracy").value();
    }
}
