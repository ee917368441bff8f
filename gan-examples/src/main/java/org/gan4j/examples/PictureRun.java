package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.LossChart;
import org.gan4j.data.Samples;
import org.gan4j.djl.ImageRecipes;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.hook.RunLog;
import org.gan4j.picture.ImageGrid;
import org.gan4j.plugin.Ema;
import org.gan4j.run.Budget;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the examples that train on pictures share: their options, and the run. */
final class PictureRun {

    private static final String[] FILES = {"metrics.jsonl", "losses.png", "samples.png"};

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

    @Mixin final RunOptions run;

    PictureRun(ImageGame game, int width, long steps, String out) {
        this.game = game;
        this.width = width;
        run = new RunOptions(steps, out);
    }

    /** Refuses what cannot be, before any picture is read. */
    void check(int mostPictures) {
        Checked.number("--width", width, 1, 4_096);
        Checked.number("--batch-size", batchSize, 1, mostPictures);
        run.check(FILES);
        Checked.savedGenerator("--out", run.out.resolve("generator"));
    }

    /** Trains, and leaves pictures, a log and the generator. */
    void train(Samples pictures, int columns) throws IOException {
        Checked.number("--batch-size", batchSize, 1, pictures.size());
        Shape shape = pictures.sampleShape();
        ImageRecipes recipes =
                ImageRecipes.of((int) shape.get(1), (int) shape.get(2), (int) shape.get(0))
                        .withWidth(width);
        GanTrainerBuilder gan =
                game.describe(recipes, run.steps)
                        .addPlugin(Ema.halfLifeImages(10_000))
                        .addHook(ConsoleProgress.to(System.out))
                        .addHook(RunLog.to(run.out.resolve(FILES[0])))
                        .addHook(LossChart.to(run.out.resolve(FILES[1])))
                        .optBatchSize(batchSize)
                        .optSeed(run.seed);
        try (GanTrainer trainer = run.build(gan)) {
            trainer.fit(pictures, Budget.iterations(run.steps));
            ImageGrid.of(trainer.sample(columns * columns))
                    .withColumns(columns)
                    .withScale(2)
                    .save(run.out.resolve(FILES[2]));
            trainer.generator().save(run.out.resolve("generator"));
        }
        System.out.println("Pictures, log and generator are in " + run.out.toAbsolutePath());
    }
}
