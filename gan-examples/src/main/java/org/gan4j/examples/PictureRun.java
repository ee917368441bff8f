package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.LossChart;
import org.gan4j.data.Samples;
import org.gan4j.djl.ImageRecipes;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.evaluation.EvaluationHook;
import org.gan4j.picture.ImageGrid;
import org.gan4j.plugin.Ema;
import org.gan4j.plugin.HorizontalFlips;
import org.gan4j.plugin.RandomCrops;
import org.gan4j.run.Budget;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.gan4j.watch.FinalPictures;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the examples that train on pictures share: their options, and the run. */
final class PictureRun {

    private static final String[] FILES = {
        "losses.png", "samples.png", "interpolation.png", "nearest-training-images.png"
    };

    private static final int MOST_ROWS = 20;
    private static final int SHOWN = 100;

    @Option(
            names = "--recipe",
            paramLabel = "GAME",
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private ImageGame game;

    @Option(
            names = "--width",
            paramLabel = "W",
            description =
                    "Feature maps: beside the pictures in convolutional networks, 64 as published, of"
                            + " the widest block in residual ones, 256 and 128 as published for 32"
                            + " pixels (${DEFAULT-VALUE}).")
    private int width;

    @Option(
            names = "--batch-size",
            defaultValue = "64",
            paramLabel = "B",
            description = "Pictures per step (${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--flips",
            description = "Mirror half of the pictures in every step, left to right.")
    private boolean flips;

    @Option(
            names = "--crops",
            defaultValue = "0",
            paramLabel = "P",
            description =
                    "Shift pictures by up to so many pixels in every step, where there are few of"
                            + " them (${DEFAULT-VALUE}).")
    private int crops;

    @Mixin final RunOptions run;

    @Mixin private final PictureWatch watch = new PictureWatch();

    private final ImageGame usualGame;
    private final int usualWidth;

    /** Networks that play a game on pictures. */
    interface Networks {
        /** For a run of so many iterations. */
        GanTrainerBuilder describe(ImageGame game, ImageRecipes recipes, long iterations);
    }

    PictureRun(ImageGame game, int width, long steps, String out) {
        this.game = game;
        this.width = width;
        usualGame = game;
        usualWidth = width;
        run = new RunOptions(steps, out);
    }

    /** Whether game and width are those of the example. */
    boolean isUsual() {
        return game == usualGame && width == usualWidth;
    }

    /** Refuses what cannot be, before any picture is read. */
    void check(int mostPictures) {
        Checked.number("--width", width, 1, 4_096);
        Checked.number("--batch-size", batchSize, 1, mostPictures);
        Checked.number("--crops", crops, 0, 1_024);
        run.check(FILES);
        Checked.savedGenerator("--out", run.out.resolve("generator"));
        watch.check(run);
    }

    /**
     * Trains networks that are told the class of each picture, if they are.
     *
     * @param names what the classes are called, as far as it is known
     * @param data where the pictures are
     */
    void train(Samples pictures, Conditional how, List<String> names, String data)
            throws IOException {
        int classes = pictures.conditioning().classes();
        boolean told = how != Conditional.none;
        Checked.that(
                !told || classes > 0,
                "--conditional is %s, but the pictures of --data %s are in no folders for their"
                        + " classes: put them into some, or leave it out",
                how,
                data);
        List<String> rows =
                IntStream.range(0, told ? Math.min(classes, MOST_ROWS) : 0)
                        .mapToObj(i -> i < names.size() ? names.get(i) : i + "")
                        .toList();
        int[] tenOfEach = IntStream.range(0, 10 * rows.size()).map(i -> i / 10).toArray();
        train(
                pictures,
                (of, recipes, iterations) -> of.describe(how.told(recipes, classes), iterations),
                told
                        ? SampleRequest.of(tenOfEach.length).labelled(tenOfEach)
                        : SampleRequest.of(SHOWN),
                rows);
    }

    /**
     * Trains, and leaves pictures, a log and the generator.
     *
     * @param shown which samples are drawn at the end
     * @param rows the names of their rows; none for a square
     */
    void train(Samples pictures, Networks networks, SampleRequest shown, List<String> rows)
            throws IOException {
        Checked.number("--batch-size", batchSize, 1, pictures.size());
        try (@Nullable FeatureExtractor features = watch.open(run.device());
                GanTrainer trainer = run.build(describe(pictures, networks, features))) {
            trainer.fit(pictures, Budget.iterations(run.steps));
            TrainedGenerator generator = trainer.generator();
            generator.save(run.out.resolve("generator"));
            ImageGrid grid = ImageGrid.of(generator.sample(shown)).withScale(2);
            if (!rows.isEmpty()) {
                grid = grid.withColumns(shown.count() / rows.size()).withRowNames(rows);
            }
            grid.save(run.out.resolve(FILES[1]));
        }
        run.report();
        System.out.println("Pictures, log and generator are in " + run.out.toAbsolutePath());
    }

    private GanTrainerBuilder describe(
            Samples pictures, Networks networks, @Nullable FeatureExtractor features) {
        GanTrainerBuilder gan =
                networks.describe(game, recipes(pictures.sampleShape()), run.steps)
                        .addPlugin(Ema.halfLifeImages(10_000))
                        .addHook(ConsoleProgress.to(System.out))
                        .addHook(LossChart.to(run.out.resolve(FILES[0])))
                        .optBatchSize(batchSize)
                        .optSeed(run.seed);
        if (flips) {
            gan.addPlugin(HorizontalFlips.standard());
        }
        if (crops > 0) {
            gan.addPlugin(RandomCrops.of(crops));
        }
        int images = batchSize * game.batchesPerIteration();
        watch.sheets(run).ifPresent(gan::addHook);
        EvaluationHook judge = watch.judge(features, pictures, run.out, images);
        if (judge != null) {
            gan.addHook(judge);
        }
        gan.addHook(FinalPictures.to(run.out, pictures));
        RunOptions.warnOfCollapse(gan, pictures);
        return gan;
    }

    private ImageRecipes recipes(Shape shape) {
        return ImageRecipes.of((int) shape.get(1), (int) shape.get(2), (int) shape.get(0))
                .withWidth(width);
    }
}
