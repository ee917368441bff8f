package org.gan4j.metrics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.gan4j.GanTrainer;
import org.gan4j.data.PairTask;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.data.ShapePictures;
import org.gan4j.djl.Pix2Pix;
import org.gan4j.hook.Interval;
import org.gan4j.hook.SampleSheets;
import org.gan4j.metrics.ImageDistance;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.MeanAbsoluteError;
import org.gan4j.metrics.PeakSignalToNoiseRatio;
import org.gan4j.metrics.Report;
import org.gan4j.metrics.StructuralSimilarity;
import org.gan4j.metrics.extractor.PixelExtractor;
import org.gan4j.picture.ImageGrid;
import org.gan4j.run.Budget;
import org.gan4j.sample.TrainedTranslator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that are compared one by one, in any evaluation. */
class PairedMetricTest {

    private static final int PAIRS = 70;

    @TempDir private Path directory;

    private static ResidentSamples images(int count, long seed) {
        byte[] pixels = new byte[count * 12 * 12];
        new Random(seed).nextBytes(pixels);
        return Samples.ofBytes(pixels, new Shape(1, 12, 12));
    }

    private static Evaluation.Builder evaluation(Samples real) {
        return Evaluation.builder()
                .setExtractor(PixelExtractor.standard())
                .setReal(ImageSource.of(real));
    }

    @Test
    void theMean_isThatOverAllPairs() throws IOException {
        ResidentSamples real = images(PAIRS, 1);
        ResidentSamples made = images(PAIRS, 2);
        Report report =
                evaluation(real)
                        .addMetric(Metrics.meanAbsoluteError())
                        .addMetric(Metrics.peakSignalToNoiseRatio())
                        .addMetric(Metrics.structuralSimilarity())
                        .addMetric(Metrics.pairedDistance(ImageDistance.pixels()))
                        .build()
                        .of(ImageSource.of(made));
        assertThat(report.get("l1").value())
                .isCloseTo(MeanAbsoluteError.between(made, real), within(1e-12));
        assertThat(report.get("psnr").value())
                .isCloseTo(PeakSignalToNoiseRatio.between(made, real), within(1e-12));
        assertThat(report.get("ssim").value())
                .isCloseTo(StructuralSimilarity.between(made, real), within(1e-12));
        float[] x = made.floats();
        float[] y = real.floats();
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            squares += (double) (x[i] - y[i]) * (x[i] - y[i]);
        }
        assertThat(report.get("paired-distance").value())
                .isCloseTo(squares / PAIRS, within(1e-4 * squares / PAIRS));
    }

    @Test
    void whatMakesNoPairs_isRefused() {
        Evaluation evaluation =
                evaluation(images(5, 1)).addMetric(Metrics.meanAbsoluteError()).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.of(ImageSource.of(images(6, 2))))
                .withMessageContaining("6 generated and 5 real");
        Samples wide = Samples.ofBytes(new byte[5 * 3 * 144], new Shape(3, 12, 12));
        assertThatThrownBy(() -> evaluation.of(ImageSource.of(wide)))
                .hasMessageContaining("have shape (3, 12, 12)");
    }

    @Test
    void aRunOfTranslators_isJudgedAndDrawnByItsTranslations() throws IOException {
        ResidentSamples pairs = PairTask.GREY.pairs(ShapePictures.generate(8, 1));
        EvaluationHook hook =
                EvaluationHook.of(evaluation(pairs).addMetric(Metrics.meanAbsoluteError()).build())
                        .optEveryImages(4)
                        .optSource(
                                trainer ->
                                        ImageSource.of(
                                                TrainedTranslator.of(trainer.generator())
                                                        .translate(pairs.images())))
                        .build();
        try (GanTrainer trainer =
                Pix2Pix.builder(pairs.images().sampleShape(), 3)
                        .optWidth(4)
                        .optImages(100)
                        .describe()
                        .addHook(hook)
                        .addHook(
                                SampleSheets.to(directory)
                                        .every(Interval.iterations(2))
                                        .drawing(
                                                of ->
                                                        ImageGrid.of(
                                                                TrainedTranslator.of(of.generator())
                                                                        .translate(
                                                                                pairs.images()))))
                        .optBatchSize(4)
                        .build()) {
            trainer.fit(pairs, Budget.iterations(2));
            assertThat(hook.history()).hasSize(2);
            assertThat(hook.history().get(1))
                    .isCloseTo(
                            MeanAbsoluteError.between(
                                    TrainedTranslator.of(trainer.generator())
                                            .translate(pairs.images()),
                                    pairs),
                            within(1e-9));
        }
        assertThat(directory.resolve("sheet-0000000000.png")).exists();
        assertThat(directory.resolve("sheet-0000000002.png")).exists();
    }
}
