package org.gan4j.examples;

import ai.djl.Device;
import com.google.common.base.Preconditions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.ImageClassifier;
import org.gan4j.metrics.Resize;
import org.gan4j.metrics.extractor.ClassifierExtractor;
import org.gan4j.metrics.extractor.InceptionExtractor;
import org.gan4j.metrics.extractor.PixelExtractor;
import org.gan4j.metrics.extractor.RandomExtractor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What makes the features by which images are compared, for every example that judges some. */
final class ExtractorOptions {

    private static final int EPOCHS = 4;
    private static final int RANDOM_FEATURES = 64;

    /** The extractors, by the names of the option. */
    enum Extractor {
        inception,
        classifier,
        random,
        pixels
    }

    @Option(
            names = "--extractor",
            defaultValue = "inception",
            paramLabel = "NAME",
            description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Extractor extractor = Extractor.inception;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "Inception as a TorchScript file, inception-2015-12-05.pt.")
    private @Nullable Path weights;

    @Option(
            names = "--weights-url",
            paramLabel = "URL",
            description = "Where --weights are fetched from when the file is missing.")
    private @Nullable URI weightsUrl;

    @Option(
            names = "--weights-sha256",
            paramLabel = "HASH",
            description = "The SHA-256 that the fetched file must have.")
    private @Nullable String weightsSha256;

    @Option(
            names = "--resize",
            defaultValue = "TF1_BILINEAR",
            paramLabel = "METHOD",
            description =
                    "How images are brought to Inception's size: TF1_BILINEAR, BILINEAR or"
                            + " PIL_BICUBIC (${DEFAULT-VALUE}).")
    private Resize resize = Resize.TF1_BILINEAR;

    @Option(
            names = "--classifier-data",
            paramLabel = "DIR",
            description = "Labelled MNIST files that the classifier is trained on, once.")
    private @Nullable Path labelled;

    @Option(
            names = "--cache",
            defaultValue = "out/classifiers",
            paramLabel = "DIR",
            description = "Where trained classifiers are kept (${DEFAULT-VALUE}).")
    private Path cache = Path.of("");

    /** Refuses what cannot be, before anything is read or fetched. */
    void check() {
        Checked.that(
                (weightsUrl == null) == (weightsSha256 == null),
                "a file is fetched only to be checked: give both --weights-url and"
                        + " --weights-sha256");
        switch (extractor) {
            case inception -> checkInception();
            case classifier -> checkClassifier();
            case random, pixels -> {}
        }
    }

    private void checkInception() {
        Checked.that(
                resize != Resize.NONE,
                "--resize is NONE, but Inception takes images of 299 pixels: give"
                        + " TF1_BILINEAR, BILINEAR or PIL_BICUBIC");
        Path file =
                Checked.given(
                        weights,
                        "Inception needs its weights: give --weights"
                                + " inception-2015-12-05.pt, or choose --extractor"
                                + " classifier, random or pixels");
        if (weightsUrl == null || Files.exists(file)) {
            Checked.file("--weights", file, "Inception as a TorchScript file");
        } else {
            Checked.outputFile("--weights", file);
        }
    }

    private void checkClassifier() {
        Path digits =
                Checked.given(
                        labelled,
                        "a classifier needs labelled images to learn from: give"
                                + " --classifier-data");
        Checked.directory("--classifier-data", digits, "the directory of labelled MNIST files");
        Checked.outputDirectory("--cache", cache);
    }

    /**
     * Makes the extractor; the classifier is trained and Inception fetched where that is needed.
     *
     * @param device where Inception runs
     * @param logits whether a metric asks for the classes that an image looks like
     * @return the extractor, to be closed
     */
    FeatureExtractor open(Device device, boolean logits) throws IOException {
        return switch (extractor) {
            case inception -> inception(Preconditions.checkNotNull(weights), device, logits);
            case classifier -> classifier(Preconditions.checkNotNull(labelled));
            case random -> RandomExtractor.of(RANDOM_FEATURES, 1);
            case pixels -> PixelExtractor.standard();
        };
    }

    private FeatureExtractor classifier(Path digits) throws IOException {
        return ClassifierExtractor.of(
                ImageClassifier.cached(
                        cache, Split.mnist(null, digits), EPOCHS, 1, new ProgressCounter()));
    }

    private FeatureExtractor inception(Path file, Device device, boolean logits)
            throws IOException {
        if (weightsUrl != null && weightsSha256 != null) {
            InceptionExtractor.download(weightsUrl, weightsSha256, file, new ProgressCounter());
        }
        InceptionExtractor inception = InceptionExtractor.load(file, device, resize);
        return logits ? inception : inception.withoutLogits();
    }
}
