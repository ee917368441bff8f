package org.gan4j.examples;

import com.google.common.base.Preconditions;
import com.google.common.io.Closer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.Samples;
import org.gan4j.file.WholeFile;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.ReferenceStatistics;
import org.gan4j.metrics.Report;
import org.gan4j.metrics.evaluation.Evaluation;
import org.gan4j.metrics.evaluation.Metric;
import org.gan4j.metrics.evaluation.Metrics;
import org.gan4j.sample.TrainedGenerator;
import org.gan4j.sample.TrainedTranslator;
import org.gan4j.sample.Translation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judges images, made by anything, against real ones. */
@Command(
        name = "evaluate",
        description =
                "Compares generated images with real ones by FID, KID, IS, P/R/D/C and others.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Evaluate implements Callable<Integer> {

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
            names = "--in",
            paramLabel = "PATH",
            description =
                    "The images that --model, which translates images, is given, cropped and resized"
                            + " to its size.")
    private @Nullable Path given;

    @Option(
            names = "--averaged",
            description =
                    "Translate --in without dropout and by the running statistics of training.")
    private boolean averaged;

    @Option(
            names = "--back",
            paramLabel = "DIR",
            description =
                    "A saved generator that translates what --model makes: with --real as --in, l1 is"
                            + " then the error of the cycle.")
    private @Nullable Path back;

    @Option(
            names = "--metrics",
            split = ",",
            defaultValue = "fid",
            paramLabel = "NAME",
            description =
                    "Some of fid, fid-infinity, intra-fid, kid, is, prdc, swd, image-swd, classes, and"
                            + " of pairs in one order l1, psnr, ssim (${DEFAULT-VALUE}).")
    private List<String> metrics = List.of();

    @Mixin private final ExtractorOptions extractor = new ExtractorOptions();

    @Option(
            names = "--device",
            defaultValue = "cpu",
            paramLabel = "cpu|gpu",
            description = "Where Inception runs (${DEFAULT-VALUE}).")
    private String device = "cpu";

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
            boolean logits = metrics.contains("is") || metrics.contains("classes");
            try (FeatureExtractor features =
                    extractor.open(Checked.device("--device", device), logits)) {
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
        Checked.number("--samples", samples, 1, Integer.MAX_VALUE);
        checkInput("--real", real.images);
        checkInput("--fake", generated.images);
        checkInput("--in", given);
        Checked.that(
                given == null || generated.model != null,
                "--in is for a --model that translates images: give one, or leave it out");
        Checked.that(
                back == null || given != null,
                "--back translates what --model makes of --in: give --in too");
        if (back != null) {
            Checked.directory("--back", back, "the directory of a saved generator");
        }
        if (real.reference != null) {
            Checked.file("--reference", real.reference, "a file that --save-reference wrote");
        }
        if (generated.model != null) {
            Checked.directory("--model", generated.model, "the directory of a saved generator");
        }
        Checked.device("--device", device);
        extractor.check();
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

    private static Metric metric(String name) {
        return Stream.concat(Metrics.all().stream(), Metrics.ofPairs().stream())
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
        Closer owned = Closer.create();
        try {
            return new ModelImages(model, made(model, owned), owned);
        } catch (IOException | RuntimeException e) {
            owned.close();
            throw e;
        }
    }

    /** Samples of a generator, or what it makes of images, there, and back if that is asked for. */
    private ImageSource made(Path model, Closer owned) throws IOException {
        if (given == null) {
            TrainedGenerator generator = TrainedGenerator.load(model);
            owned.register(generator::close);
            return ImageSource.of(generator, samples, seed);
        }
        TrainedTranslator there = translator("--model", model, owned);
        Samples made;
        try (ImageFiles files = Translate.open(given, there.imageShape())) {
            made = there.translate(files.readAll());
        }
        String description = "translations of " + given;
        if (back != null) {
            made = translator("--back", back, owned).translate(made);
            description += ", and back by " + back;
        }
        return ImageSource.of(made, description);
    }

    private TrainedTranslator translator(String option, Path directory, Closer owned) {
        TrainedTranslator translator = Translate.load(option, directory);
        owned.register(translator::close);
        return averaged ? translator.with(Translation.averaged()) : translator;
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Evaluate(), arguments);
    }
}
