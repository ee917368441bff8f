package org.gan4j.examples;

import static java.util.stream.Collectors.joining;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.gan4j.data.Samples;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.hook.SampleSheets;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.Report;
import org.gan4j.metrics.evaluation.Evaluation;
import org.gan4j.metrics.evaluation.EvaluationHook;
import org.gan4j.metrics.evaluation.Metrics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a run on pictures is watched: by sheets of its samples, and by their distance. */
final class PictureWatch {

    private static final String LOG = "evaluations.jsonl";
    private static final String CHART = "fid.png";

    /** Most samples that are made for one evaluation. */
    private static final int MOST_SAMPLES = 1_000_000;

    @Mixin private final SheetsOption sheets = new SheetsOption();

    @Option(
            names = "--metrics",
            paramLabel = "N",
            description =
                    "Compute FID and KID to the training pictures after every N iterations, into "
                            + LOG
                            + " and "
                            + CHART
                            + " (never); --extractor says by what features.")
    private @Nullable Long metrics;

    @Option(
            names = "--samples",
            defaultValue = "2000",
            paramLabel = "N",
            description = "Pictures to sample for --metrics (${DEFAULT-VALUE}).")
    private int samples = 2_000;

    @Mixin private final ExtractorOptions extractor = new ExtractorOptions();

    /** Refuses what cannot be, before any picture is read. */
    void check(RunOptions run) {
        sheets.check(run);
        if (metrics != null) {
            Checked.number("--metrics", metrics, 1, run.steps);
            Checked.number("--samples", samples, 2, MOST_SAMPLES);
            Checked.outputDirectory("--out", run.out, LOG, CHART);
            extractor.check();
        }
    }

    /** What makes the features for {@link #metrics}, to be closed after the run; null without. */
    @Nullable FeatureExtractor open(Device device) throws IOException {
        return metrics == null ? null : extractor.open(device, false);
    }

    /** The hook that draws sheets, if there are to be any. */
    Optional<SampleSheets> sheets(RunOptions run) {
        return sheets.of(run);
    }

    /**
     * The hook that judges.
     *
     * @param imagesPerIteration how many real pictures the discriminator sees in one, for the hook
     *     counts these
     */
    @Nullable EvaluationHook judge(
            @Nullable FeatureExtractor features, Samples real, Path out, int imagesPerIteration) {
        if (metrics == null || features == null) {
            return null;
        }
        Evaluation evaluation =
                Evaluation.builder()
                        .setExtractor(features)
                        .setReal(ImageSource.of(real))
                        .addMetric(Metrics.frechetInceptionDistance())
                        .addMetric(Metrics.kernelInceptionDistance())
                        .build();
        return EvaluationHook.of(evaluation)
                .optEveryImages(metrics * imagesPerIteration)
                .optSamples(samples)
                .optLog(out.resolve(LOG))
                .optChart(out.resolve(CHART))
                .optListener(PictureWatch::tell)
                .build();
    }

    /** On a line of its own, also where the progress is redrawn in place. */
    private static void tell(long images, Report report) {
        System.out.printf(
                Locale.ROOT,
                "%safter %,d images: %s%n",
                ConsoleProgress.isTerminal(System.out) ? "\n" : "",
                images,
                report.values().stream()
                        .map(v -> String.format(Locale.ROOT, "%s %.4g", v.name(), v.value()))
                        .collect(joining(", ")));
    }
}
