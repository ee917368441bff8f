package org.gan4j.docs;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.gan4j.GanTrainer;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.PairTask;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.CycleGan;
import org.gan4j.djl.Pix2Pix;
import org.gan4j.hook.TrainingHook;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.evaluation.Evaluation;
import org.gan4j.metrics.evaluation.EvaluationHook;
import org.gan4j.metrics.evaluation.Metrics;
import org.gan4j.run.Budget;
import org.gan4j.sample.TrainedTranslator;

/** The samples of docs/translation.md; see {@link DocsTest}. */
final class Translating {

    private Translating() {}

    static void paired() throws IOException {
        try (ImageFiles files =
                        ImageFiles.builder(Path.of("photos"))
                                .optSize(256, 256)
                                .optColours()
                                .open();
                GanTrainer trainer =
                        Pix2Pix.builder(new Shape(1, 256, 256), 3)
                                .optImages(80_000)
                                .describe()
                                .build()) {
            ResidentSamples pairs = PairTask.GREY.pairs(files.readAll());
            trainer.fit(pairs, Budget.images(80_000));
            TrainedTranslator.of(trainer.generator()).save(Path.of("colouring"));
        }
    }

    static void unpaired(Samples horses, Samples zebras) {
        Shape shape = new Shape(3, 128, 128);
        try (GanTrainer trainer =
                CycleGan.builder(shape, shape).optImages(100_000).describe().build()) {
            trainer.fit(Map.of("a", horses, "b", zebras), Budget.images(100_000));
            trainer.generator("a-to-b").save(Path.of("horse-to-zebra"));
            trainer.generator("b-to-a").save(Path.of("zebra-to-horse"));
        }
    }

    static TrainingHook judged(FeatureExtractor extractor, Samples sources, Samples truth) {
        TrainingHook judge =
                EvaluationHook.of(
                                Evaluation.builder()
                                        .setExtractor(extractor)
                                        .setReal(ImageSource.of(truth))
                                        .addMetric(Metrics.structuralSimilarity())
                                        .addMetric(Metrics.frechetInceptionDistance())
                                        .build())
                        .optSource(
                                trainer ->
                                        ImageSource.of(
                                                TrainedTranslator.of(trainer.generator())
                                                        .translate(sources)))
                        .build();
        return judge;
    }

    static Samples used(Samples photographs) {
        try (TrainedTranslator translator = TrainedTranslator.load(Path.of("horse-to-zebra"))) {
            return translator.translate(photographs);
        }
    }
}
