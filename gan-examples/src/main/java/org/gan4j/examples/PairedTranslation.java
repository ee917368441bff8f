package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.gan4j.GanTrainer;
import org.gan4j.chart.LossChart;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.ImagePairs;
import org.gan4j.data.PairTask;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.ShapePictures;
import org.gan4j.djl.Pix2Pix;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.hook.ObservedTrainer;
import org.gan4j.picture.ImageGrid;
import org.gan4j.plugin.HorizontalFlips;
import org.gan4j.run.Budget;
import org.gan4j.sample.TrainedTranslator;
import org.gan4j.sample.Translation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A network learns from pairs what should become of a picture. */
@Command(
        name = "pix2pix",
        description =
                "Learns from pairs of pictures to make one of the other: colours of greys, pictures of"
                        + " edges, large ones of small ones, or whatever your pairs show.")
public final class PairedTranslation implements Callable<Integer> {

    private static final String[] FILES = {"losses.png", "pairs.png"};
    private static final int DRAWN = 5_000;
    private static final int SHOWN = 12;
    private static final List<Integer> PATCHES = List.of(1, 16, 34, 70, 142, 286);

    @Option(
            names = "--data",
            paramLabel = "DIR|ARCHIVE",
            description = "Pictures that show both of a pair side by side, the source at the left.")
    private @Nullable Path data;

    @Option(
            names = "--images",
            paramLabel = "DIR|ARCHIVE",
            description = "Pictures of which --task makes pairs (shapes drawn by program).")
    private @Nullable Path images;

    @Option(
            names = "--task",
            defaultValue = "GREY",
            paramLabel = "TASK",
            description =
                    "What pairs are made of without --data: ${COMPLETION-CANDIDATES}"
                            + " (${DEFAULT-VALUE}).")
    private PairTask task = PairTask.GREY;

    @Option(
            names = "--size",
            defaultValue = "32",
            paramLabel = "N",
            description =
                    "Height and width that pictures are cropped and resized to, a multiple of 32"
                            + " (${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--width",
            defaultValue = "32",
            paramLabel = "W",
            description = "Maps of the outermost layers, 64 as published (${DEFAULT-VALUE}).")
    private int width;

    @Option(
            names = "--batch-size",
            defaultValue = "16",
            paramLabel = "B",
            description = "Pairs per step, 1 as published (${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--lambda",
            defaultValue = "100",
            paramLabel = "L",
            description = "Weight of the absolute difference to the truth (${DEFAULT-VALUE}).")
    private double lambda;

    @Option(
            names = "--patch",
            paramLabel = "N",
            description =
                    "Height and width of the patches that are judged: 1, 16, 34, 70, 142 or 286 (70,"
                            + " below 64 pixels 34).")
    private @Nullable Integer patch;

    @Option(names = "--flips", description = "Mirror half of the pairs in every step.")
    private boolean flips;

    @Mixin private final SheetsOption sheets = new SheetsOption();

    @Mixin private final RunOptions run = new RunOptions(1_000, "out/pix2pix");

    @Override
    public Integer call() throws IOException {
        Checked.that(
                data == null || images == null,
                "--data has pairs already, and --images are to become some: give one of them");
        Checked.number("--size", size, 32, 1_024);
        Checked.that(size % 32 == 0, "--size is %s: give a multiple of 32", size);
        Checked.that(
                size == 32 || data != null || images != null,
                "--size is %s, but the built-in shapes have 32 x 32 pixels: give --images",
                size);
        Checked.number("--width", width, 1, 1_024);
        Checked.that(
                lambda >= 0 && lambda < Double.POSITIVE_INFINITY,
                "--lambda is %s: give a number of 0 or more",
                lambda);
        Checked.that(
                patch == null || PATCHES.contains(patch),
                "--patch is %s: give one of %s",
                patch,
                PATCHES);
        Checked.number("--batch-size", batchSize, 1, Integer.MAX_VALUE);
        run.check(FILES);
        sheets.check(run);
        Checked.savedGenerator("--out", run.out.resolve("generator"));
        ResidentSamples pairs = read();
        Checked.number("--batch-size", batchSize, 1, pairs.size());
        Shape from = pairs.images().sampleShape();
        Pix2Pix.Builder game =
                Pix2Pix.builder(from, (int) pairs.sampleShape().get(0))
                        .optWidth(width)
                        .optLambda(lambda)
                        .optImages(Math.max(2, run.steps * batchSize));
        if (patch != null) {
            game.optPatch(patch);
        }
        var gan =
                game.describe()
                        .addHook(ConsoleProgress.to(System.out))
                        .addHook(LossChart.to(run.out.resolve(FILES[0])))
                        .optBatchSize(batchSize)
                        .optSeed(run.seed);
        if (flips) {
            gan.addPlugin(HorizontalFlips.standard());
        }
        ResidentSamples shown = pairs.slice(0, Math.min(SHOWN, pairs.size()));
        run.show(trainer -> draw(trainer, shown));
        sheets.of(run)
                .map(all -> all.drawing(trainer -> draw(trainer, shown)))
                .ifPresent(gan::addHook);
        try (GanTrainer trainer = run.build(gan)) {
            trainer.fit(pairs, Budget.iterations(run.steps));
            draw(trainer, shown).save(run.out.resolve(FILES[1]));
            trainer.generator().save(run.out.resolve("generator"));
        }
        run.report();
        System.out.println(
                "Source, translation and truth are side by side in "
                        + run.out.resolve(FILES[1]).toAbsolutePath());
        return 0;
    }

    private ImageGrid draw(ObservedTrainer trainer, ResidentSamples pairs) {
        TrainedTranslator translator = TrainedTranslator.of(trainer.generator()).with(how());
        return SideBySide.of(pairs.images())
                .and(translator.translate(pairs.images()))
                .and(pairs)
                .grid();
    }

    /** Statistics of one picture are those of training only if there was one at a time. */
    private Translation how() {
        return batchSize == 1 ? Translation.asInTraining(run.seed) : Translation.averaged();
    }

    private ResidentSamples read() throws IOException {
        if (data != null) {
            Checked.exists("--data", data, "a directory or archive of pictures");
            try (ImageFiles files =
                    ImageFiles.builder(data).optSize(size, 2 * size).optColours().open()) {
                return ImagePairs.sideBySide(files.readAll(), false);
            }
        }
        if (images == null) {
            return task.pairs(ShapePictures.generate(DRAWN, run.seed));
        }
        Checked.exists("--images", images, "a directory or archive of pictures");
        try (ImageFiles files =
                ImageFiles.builder(images).optSize(size, size).optColours().open()) {
            return task.pairs(files.readAll());
        }
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new PairedTranslation(), arguments);
    }
}
