package org.gan4j.examples;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.gan4j.data.MnistFiles;
import org.gan4j.file.WholeFile;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.ImageClassifier;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.ReferenceStatistics;
import org.gan4j.metrics.Report;
import org.gan4j.metrics.Resize;
import org.gan4j.metrics.evaluation.Evaluation;
import org.gan4j.metrics.evaluation.Metric;
import org.gan4j.metrics.evaluation.Metrics;
import org.gan4j.metrics.extractor.ClassifierExtractor;
import org.gan4j.metrics.extractor.InceptionExtractor;
import org.gan4j.metrics.extractor.PixelExtractor;
import org.gan4j.metrics.extractor.RandomExtractor;
import org.gan4j.sample.TrainedGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Judges images, made by anything, against real ones. */
@Command(
        name = "evaluate",
        description =
                "Compares generated images with real ones by FID, KID, IS, P/R/D/C and others.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Evaluate implements Callable<Integer> {

    private static final int EPOCHS = 4;
    private static final int RANDOM_FEATURES = 64;

    /** What makes the features. */
    enum Extractor {
        inception,
        classifier,
        random,
        pixels
    }

    /** Where generated images come from. */
    private static final class Generated {
        @Option(
                names = "--fake",
                paramLabel = "PATH",
                description = "Generated images: a directory, archive or IDX file.")
        private @Nullable Path images;

        @Option(
                names = "--model",
                paramLabel = "DIR",
                description = "A saved generator to sample from instead.")
        private @Nullable Path model;
    }

    /** What generated images are compared with. */
    private static final class Real {
        @Option(
                names = "--real",
                paramLabel = "PATH",
                description = "Real images: a directory, archive or IDX file.")
        private @Nullable Path images;

        @Option(
                names = "--reference",
                paramLabel = "FILE",
                description = "Statistics of real images instead, from --save-reference.")
        private @Nullable Path reference;
    }

    @ArgGroup(multiplicity = "1")
    private Real real = new Real();

    @ArgGroup(multiplicity = "1")
    private Generated generated = new Generated();

    @Option(
            names = "--metrics",
            split = ",",
            defaultValue = "fid",
            paramLabel = "NAME",
            description =
                    "Some of fid, fid-infinity, intra-fid, kid, is, prdc, swd, image-swd, classes"
                            + " (${DEFAULT-VALUE}).")
    private List<String> metrics = List.of();

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
            names = "--device",
            defaultValue = "cpu",
            paramLabel = "cpu|gpu",
            description = "Where Inception runs (${DEFAULT-VALUE}).")
    private String device = "cpu";

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

    @Option(
            names = "--samples",
            defaultValue = "10000",
            paramLabel = "N",
            description = "Images to sample from --model (${DEFAULT-VALUE}).")
    private int samples;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "Seed of the samples (${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Where to write the report.")
    private @Nullable Path json;

    @Option(
            names = "--real-features",
            paramLabel = "FILE",
            description = "Where features of the real images are kept, to be used again.")
    private @Nullable Path realFeatures;

    @Option(
            names = "--save-reference",
            paramLabel = "FILE",
            description = "Where to keep mean and covariance of the real features.")
    private @Nullable Path saveReference;

    @Override
    public Integer call() throws IOException {
        check();
        // Everything that can be missing or damaged is opened before anything is downloaded.
        try (ImageSource fake = fake();
                @Nullable ImageSource images =
                        real.images == null ? null : ImageSource.open(real.images)) {
            ReferenceStatistics reference =
                    real.reference == null ? null : ReferenceStatistics.load(real.reference);
            try (FeatureExtractor features = extractor()) {
                Evaluation.Builder evaluation =
                        Evaluation.builder()
                                .setExtractor(features)
                                .optListener(new ProgressCounter());
                metrics.forEach(name -> evaluation.addMetric(metric(name)));
                if (images != null) {
                    evaluation.setReal(images);
                    if (saveReference != null) {
                        ReferenceStatistics.of(features, images, new ProgressCounter())
                                .save(saveReference);
                    }
                }
                if (reference != null) {
                    evaluation.setReference(reference);
                }
                if (realFeatures != null) {
                    evaluation.optRealFeatures(realFeatures);
                }
                Report report = evaluation.build().of(fake);
                System.out.print(report.toTable());
                if (json != null) {
                    WholeFile.write(json, report.toJson());
                    System.out.println("Wrote " + json.toAbsolutePath());
                }
                return 0;
            }
        }
    }

    private void check() {
        metrics = metrics.stream().map(String::strip).toList();
        for (String name : metrics) {
            Checked.that(
                    Collections.frequency(metrics, name) == 1,
                    "--metrics names %s twice: name each metric once",
                    name);
            Checked.that(
                    metric(name).worksWithReference() || real.reference == null,
                    "--metrics names %s, which needs images: give --real in the place of"
                            + " --reference",
                    name);
        }
        Checked.that(
                (saveReference == null && realFeatures == null) || real.images != null,
                "--save-reference and --real-features keep what is known of real images: give"
                        + " --real");
        Checked.that(
                (weightsUrl == null) == (weightsSha256 == null),
                "a file is fetched only to be checked: give both --weights-url and"
                        + " --weights-sha256");
        Checked.number("--samples", samples, 1, Integer.MAX_VALUE);
        checkInput("--real", real.images);
        checkInput("--fake", generated.images);
        if (real.reference != null) {
            Checked.file("--reference", real.reference, "a file that --save-reference wrote");
        }
        if (generated.model != null) {
            Checked.directory("--model", generated.model, "the directory of a saved generator");
        }
        checkExtractor();
        checkOutput("--json", json);
        checkOutput("--real-features", realFeatures);
        checkOutput("--save-reference", saveReference);
    }

    private static void checkInput(String option, @Nullable Path given) {
        if (given != null) {
            Checked.exists(option, given, "a directory, archive or IDX file of images");
        }
    }

    private static void checkOutput(String option, @Nullable Path given) {
        if (given != null) {
            Checked.outputFile(option, given);
        }
    }

    private void checkExtractor() {
        Checked.device("--device", device);
        switch (extractor) {
            case inception -> {
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
            case classifier -> {
                Path digits =
                        Checked.given(
                                labelled,
                                "a classifier needs labelled images to learn from: give"
                                        + " --classifier-data");
                Checked.directory(
                        "--classifier-data", digits, "the directory of labelled MNIST files");
                Checked.outputDirectory("--cache", cache);
            }
            case random, pixels -> {}
        }
    }

    private static Metric metric(String name) {
        return Metrics.all().stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new Checked.BadOptionException(
                                        "there is no metric '%s', only %s"
                                                .formatted(
                                                        name,
                                                        Metrics.all().stream()
                                                                .map(Metric::name)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }

    private ImageSource fake() throws IOException {
        if (generated.images != null) {
            return ImageSource.open(generated.images);
        }
        Path model = Preconditions.checkNotNull(generated.model);
        TrainedGenerator generator = TrainedGenerator.load(model);
        return new ModelImages(model, ImageSource.of(generator, samples, seed), generator);
    }

    private FeatureExtractor extractor() throws IOException {
        return switch (extractor) {
            case inception -> inception(Preconditions.checkNotNull(weights));
            case classifier ->
                    ClassifierExtractor.of(
                            ImageClassifier.cached(
                                    cache,
                                    MnistFiles.read(Preconditions.checkNotNull(labelled)),
                                    EPOCHS,
                                    1,
                                    new ProgressCounter()));
            case random -> RandomExtractor.of(RANDOM_FEATURES, 1);
            case pixels -> PixelExtractor.standard();
        };
    }

    private FeatureExtractor inception(Path file) throws IOException {
        if (weightsUrl != null && weightsSha256 != null) {
            InceptionExtractor.download(weightsUrl, weightsSha256, file, new ProgressCounter());
        }
        InceptionExtractor inception =
                InceptionExtractor.load(file, Checked.device("--device", device), resize);
        boolean logits = metrics.contains("is") || metrics.contains("classes");
        return logits ? inception : inception.withoutLogits();
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Evaluate(), arguments);
    }
}
